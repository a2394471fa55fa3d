using System.Diagnostics;
using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;
using DminServing.Pipeline.Models;
using DminServing.Testing;

namespace DminServing.Benchmarks.Scale;

/// <summary>How a server takes a catalog of any size: (1) an untrained model is written by <c>dmin-train</c>, (2) a server with the demo model tells what
/// a server takes by itself, (3) a server with the large one tells when it is ready, and its memory before and after requests about random items.</summary>
internal static class ScaleBenchmark
{
    private const string Model = "scale";
    private const int Requests = 5000;
    private const int Candidates = 100;
    private const int Behaviors = 20;
    private const int Seed = 1;
    private const double Megabyte = 1e6;

    public static async Task RunAsync(int items, int users)
    {
        using var models = new TempFolder();
        var folder = await SyntheticModels.WriteAsync(models.Path, Model, items, users, Behaviors);            // (1)
        var manifest = ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName));
        var tables = manifest.Features.User.Concat(manifest.Features.Item).Sum(feature => (long)feature.Encoding.Size) * manifest.Dimensions["embedding_width"] * sizeof(float);
        Print("embedding tables", $"{tables / Megabyte:0} MB");
        Print("model folder", $"{Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length) / Megabyte:0} MB");
        Print("SHA-256 of every file", $"{Seconds(() => _ = FileCheck.Problems(manifest, folder).Count()):0.0} s");
        Print("vocabularies and catalog", $"{Seconds(() => ModelFeatures.Load(manifest.Features, folder)):0.0} s");

        var alone = await MeasureAsync(DemoModel.Root, DemoModel.Manifest.Name, DemoModel.Folder, tables);   // (2)
        var loaded = await MeasureAsync(models.Path, Model, folder, tables);                           // (3)
        Print("with the model, less a server with the demo model", $"{(loaded - alone) / Megabyte:0} MB, {(double)(loaded - alone) / tables:0.00} times the tables");
    }

    private static async Task<long> MeasureAsync(string models, string model, string folder, long tables)
    {
        var (items, users) = (IdVocabulary.Load(Path.Combine(folder, "item_id.vocab")).Ids, IdVocabulary.Load(Path.Combine(folder, "user_id.vocab")).Ids);
        using var server = await ServerProcess.StartAsync(models, model);
        Print($"{model}: start to ready", $"{server.StartToReady.TotalSeconds:0.0} s");
        Print($"{model}: ready", $"{Text(server.Memory, tables)}");
        var random = new Random(Seed);
        for (var request = 0; request < Requests; request++)
        {
            await server.ScoreAsync(new
            {
                user_id = Any(users),
                item_ids = Enumerable.Range(0, Candidates).Select(_ => Any(items)),
                behaviors = Enumerable.Range(1, Behaviors).Select(time => new { item_id = Any(items), timestamp_ms = time }),
                top_k = 1,
            });
        }

        var memory = server.Memory;
        Print($"{model}: after {Requests} requests", $"{Text(memory, tables)}");
        return memory.All;

        string Any(IReadOnlyList<string> ids) => ids[random.Next(ids.Count)];
    }

    private static double Seconds(Action run)
    {
        var clock = Stopwatch.StartNew();
        run();
        return clock.Elapsed.TotalSeconds;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(ResidentMemory memory, long tables) => string.Create(CultureInfo.InvariantCulture,
        $"{memory.All / Megabyte:0} MB resident = {memory.Anonymous / Megabyte:0} anonymous + {memory.File / Megabyte:0} file + {memory.Shared / Megabyte:0} shared; {(double)memory.All / tables:0.00} times the tables");

    private static void Print(string what, FormattableString value) => Console.WriteLine($"{what,-52}{value.ToString(CultureInfo.InvariantCulture)}");
}
