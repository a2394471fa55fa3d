using DminServing.Training.Data;
using DminServing.Training.Data.Demo;

namespace DminServing.Training.Export;

/// <summary>The behaviors of a few demo users beside the demo model's versions, from which a server without Redis seeds its store: the users with telling
/// names, and some of the test users.</summary>
internal static class DemoBehaviors
{
    /// <summary>The file's name.</summary>
    public const string FileName = "demo-behaviors.tsv";

    private const int TestUsers = 30;

    /// <summary>Writes the file.</summary>
    /// <param name="data">The demo world.</param>
    /// <param name="folder">The model's folder.</param>
    public static void Write(DataSet data, string folder)
    {
        var users = NamedUsers.All.Select(story => story.User)
            .Concat(data.Samples().Where(sample => sample.Part == Part.Test).Select(sample => sample.UserId).Take(TestUsers))
            .ToHashSet(StringComparer.Ordinal);
        var lines = File.ReadLines(Path.Combine(data.Folder, DataSet.BehaviorsFile)).Where(line => users.Contains(line[..line.IndexOf('\t', StringComparison.Ordinal)]));
        File.WriteAllText(Path.Combine(folder, FileName), string.Concat(lines.Select(line => line + "\n")));
    }
}
