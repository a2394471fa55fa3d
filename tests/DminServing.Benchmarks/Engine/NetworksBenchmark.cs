using System.Globalization;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Microsoft.Extensions.Options;

namespace DminServing.Benchmarks.Engine;

/// <summary>Every network of the paper's table 2, untrained: a candidate's time in the flat and in the grouped layout, ONNX Runtime on one thread.</summary>
internal static class NetworksBenchmark
{
    private const int Items = 20_000;
    private const int Users = 20_000;
    private const int Behaviors = 20;
    private const int Seed = 1;
    private static readonly int[] Candidates = [100, 1000];
    private static readonly string[] Networks = ["wide-and-deep", "pnn", "din", "dien", "dmin-no-pe", "dmin"]; // what the auxiliary loss changes is weights

    public static async Task RunAsync()
    {
        using var models = new TempFolder();
        var options = Options.Create(new InferenceOptions { Provider = InferenceProvider.Cpu, UserCacheMiB = 0 });
        var scorers = new ScorerFactory(new SessionFactory(options), options);
        Console.WriteLine("| network | T | C | flat, µs a candidate | grouped | grouped to flat |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var network in Networks)
        {
            var folder = await SyntheticModels.WriteAsync(models.Path, network, Items, Users, Behaviors, network);
            var manifest = ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName));
            using var flat = scorers.Create(manifest, folder, GraphLayout.Flat);
            using var grouped = scorers.Create(manifest, folder, GraphLayout.Grouped);
            foreach (var candidates in Candidates)
            {
                var times = ScorerTimes.Of([flat, grouped], new ProbeQueries(manifest).Random(Behaviors, candidates, new Random(Seed)));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {network} | {Behaviors} | {candidates} | {times[0] / candidates:0.0} | {times[1] / candidates:0.0} | {times[0] / times[1]:0.0} |"));
            }
        }
    }
}
