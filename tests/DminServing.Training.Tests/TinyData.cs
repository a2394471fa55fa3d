using DminServing.Training.Data;
using DminServing.Training.Data.Demo;

namespace DminServing.Training.Tests;

/// <summary>The demo world in small, prepared.</summary>
internal static class TinyData
{
    /// <summary>Writes and loads a data set.</summary>
    public static DataSet Prepare(string folder, int users = 1500, int seed = 1)
    {
        var log = new InteractionLog();
        new DemoSource(new DemoWorld(seed, users)).Read(log, _ => null);
        DataSetWriter.Write(log.ToHistories(), new DataSetDescription { Name = "tiny", Seed = seed, Sources = new Dictionary<string, string>(), BadLines = 0 }, folder);
        return DataSet.Load(folder);
    }
}
