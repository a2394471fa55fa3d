using System.Globalization;
using System.Text.Json;
using DminServing.ModelContract.Encoding;
using DminServing.Testing;

namespace DminServing.Benchmarks;

/// <summary>Bytes allocated by a whole request through the pipeline, against those that are written down: garbage comes back one innocent line at a time.</summary>
internal static class AllocationGate
{
    private const int WarmUps = 200;
    private const int Requests = 300;
    private const double Allowed = 1.1;
    private static readonly string Expected = Repository.File("tests/DminServing.Benchmarks/allocations.json");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Measures, and compares or writes down.</summary>
    /// <param name="write">Whether to write the figures down instead of comparing.</param>
    /// <returns>The process' exit code.</returns>
    public static async Task<int> RunAsync(bool write)
    {
        await using var host = new PipelineUnderTest(("Inference:Lanes", "1"));
        var measured = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var candidates in (int[])[10, 100, 1000])
        {
            var strings = await host.StoreBehaviorsAsync(DemoModel.Query(candidates));
            measured[$"{candidates} candidates, strings"] = await MeasureAsync(host, strings);
            measured[$"{candidates} candidates, numbers"] = await MeasureAsync(host, strings with { Candidates = new CandidateIds([.. Enumerable.Range(0, candidates).Select(id => (long)id)]) });
        }

        if (write)
        {
            await File.WriteAllTextAsync(Expected, JsonSerializer.Serialize(measured, Indented) + "\n");
            return 0;
        }

        var expected = JsonSerializer.Deserialize<Dictionary<string, long>>(await File.ReadAllTextAsync(Expected))!;
        var failed = false;
        foreach (var (request, bytes) in measured)
        {
            var isTooMuch = bytes > expected.GetValueOrDefault(request) * Allowed;
            failed |= isTooMuch;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{request}: {bytes} bytes, written down {expected.GetValueOrDefault(request)}{(isTooMuch ? ": too much" : "")}"));
        }

        return failed ? 1 : 0;
    }

    private static async Task<long> MeasureAsync(PipelineUnderTest host, ScoringQuery query)
    {
        await ScoreAsync(host, query, WarmUps);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await ScoreAsync(host, query, Requests);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }

    private static async Task ScoreAsync(PipelineUnderTest host, ScoringQuery query, int times)
    {
        for (var request = 0; request < times; request++)
        {
            await host.Pipeline.ScoreAsync(query, CancellationToken.None);
        }
    }
}
