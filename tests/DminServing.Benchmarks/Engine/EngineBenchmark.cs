using System.Globalization;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Inference.Fused;
using DminServing.Pipeline.Inference.Onnx;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Microsoft.Extensions.Options;

namespace DminServing.Benchmarks.Engine;

/// <summary>Step (4) alone on one thread, in processor time: the flat layout, the grouped one in ONNX Runtime, the fused kernel, one after the other in every round,
/// medians over rounds; and what fraction of the machine's limit the kernel reaches.</summary>
internal static class EngineBenchmark
{
    private const int MaxBehaviors = 80;
    private const int Items = 63_001;
    private const int Users = 20_000;
    private const int Seed = 1;
    private static readonly int[] Lengths = [10, 20, 80];
    private static readonly int[] Candidates = [1, 10, 100, 500, 1000, 2000, 5000];

    public static async Task RunAsync()
    {
        using var models = new TempFolder();
        var folder = await SyntheticModels.WriteAsync(models.Path, "engine", Items, Users, MaxBehaviors);
        var manifest = ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName));
        var options = Options.Create(new InferenceOptions { Provider = InferenceProvider.Cpu, UserCacheMiB = 0 });
        var scorers = new ScorerFactory(new SessionFactory(options), options);
        using var flat = scorers.Create(manifest, folder, GraphLayout.Flat);
        using var grouped = scorers.Create(manifest, folder, GraphLayout.Grouped);
        using var fused = scorers.CreateFused(manifest, folder);
        using var files = new WeightFiles(folder, manifest.Files.Keys);
        var shape = DminShape.Of(new OnnxFile(files, manifest.Graphs[GraphManifest.User].File), new OnnxFile(files, manifest.Graphs[GraphManifest.Candidate].File));
        var limit = Roofline.Measure();
        var (probes, random) = (new ProbeQueries(manifest), new Random(Seed));
        Console.WriteLine($"{fused.Name}; this core: {limit}");
        Console.WriteLine();
        Console.WriteLine("| T | C | flat, µs | grouped, µs | fused, µs | a candidate: flat | grouped | fused | grouped to flat | fused to flat | of the limit |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var length in Lengths)
        {
            foreach (var candidates in Candidates)
            {
                var times = ScorerTimes.Of([flat, grouped, fused], probes.Random(length, candidates, random));
                var bound = limit.Bound(shape, length);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {length} | {candidates} | {times[0]:0} | {times[1]:0} | {times[2]:0} | {times[0] / candidates:0.0} | {times[1] / candidates:0.0} | {times[2] / candidates:0.00} | {times[0] / times[1]:0.0} | **{times[0] / times[2]:0.0}** | {bound * candidates / times[2]:0 %} |"));
            }
        }
    }
}
