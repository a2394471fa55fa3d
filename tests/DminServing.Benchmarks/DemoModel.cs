using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Testing;

namespace DminServing.Benchmarks;

/// <summary>The committed demo model, and questions about it: a full history and distinct random candidates.</summary>
internal static class DemoModel
{
    private const int Seed = 1;

    public static string Root { get; } = Repository.File("models");

    public static string Folder { get; } = Path.Combine(Root, "dmin-demo", "1");

    public static ModelManifest Manifest { get; } = ManifestReader.Read(Path.Combine(Folder, ModelManifest.FileName));

    /// <summary>A question with inline behaviors, as many as the model takes.</summary>
    public static ScoringQuery Query(int candidates)
    {
        var random = new Random(Seed);
        string[] items = [.. File.ReadLines(Path.Combine(Folder, "item_id.vocab"))];
        return new ScoringQuery
        {
            UserId = "benchmark",
            Behaviors = [.. Enumerable.Range(0, Manifest.MaxBehaviors).Select(time => new Behavior(items[random.Next(items.Length)], time))],
            Candidates = new CandidateIds([.. Enumerable.Range(0, candidates).Select(_ => items[random.Next(items.Length)])]),
        };
    }
}
