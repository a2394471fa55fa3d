using System.Globalization;
using System.Text.Json;

namespace DminServing.Training.Experiments;

/// <summary>One cell of an experiment.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Results">The experiment's folder.</param>
public sealed record ExperimentRun(ExperimentData Data, string Network, int Seed, string Results)
{
    private const string SecondsFile = "seconds.txt";

    /// <summary>The prepared data set, which all networks share.</summary>
    public string DataFolder => Path.Combine(Results, "data", Data.Name, Text("seed-{0}", Seed));

    /// <summary>The run's folder.</summary>
    public string Folder => Path.Combine(Results, "runs", Data.Name, Network, Text("seed-{0}", Seed));

    /// <summary>Whether it has been trained and measured.</summary>
    public bool IsDone => File.Exists(Path.Combine(Folder, TestMeasures.FileName)) && File.Exists(Path.Combine(Folder, SecondsFile));

    /// <summary>The arguments of the commands that make the run, in order.</summary>
    /// <param name="train">Further ones of <c>train</c>.</param>
    public IEnumerable<string[]> Commands(IReadOnlyList<string> train) =>
    [
        ["train", "--data", DataFolder, "--output", Folder, "--network", Network, "--seed", Text("{0}", Seed), .. train],
        ["evaluate", "--run", Folder],
    ];

    /// <summary>The arguments of the command that makes the data set.</summary>
    public string[] PrepareCommand => ["prepare", "--input", Data.Input, "--name", Data.Name, "--seed", Text("{0}", Seed), "--output", DataFolder, .. Data.Prepare ?? []];

    /// <summary>Notes that it is done.</summary>
    /// <param name="seconds">How long it took; of one that went on from a checkpoint, since then.</param>
    public void Finish(double seconds) => File.WriteAllText(Path.Combine(Folder, SecondsFile), seconds.ToString("0.0", CultureInfo.InvariantCulture) + "\n");

    /// <summary>What the run gave.</summary>
    public RunResult Result() => new(
        Data.Name,
        Network,
        Seed,
        JsonSerializer.Deserialize<TestMeasures>(File.ReadAllBytes(Path.Combine(Folder, TestMeasures.FileName)), TestMeasures.Json)!,
        double.Parse(File.ReadAllText(Path.Combine(Folder, SecondsFile)), CultureInfo.InvariantCulture));

    private static string Text(string format, int number) => string.Format(CultureInfo.InvariantCulture, format, number);
}
