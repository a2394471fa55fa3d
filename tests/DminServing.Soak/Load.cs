using DminServing.Cli.Load;
using DminServing.Testing;

namespace DminServing.Soak;

/// <summary>Open-loop load on a server, by the generator of <c>dmin load</c>.</summary>
internal static class Load
{
    private static readonly string Model = Repository.File("models/dmin-demo/1");

    /// <summary>Requests of the demo model at a rate.</summary>
    /// <param name="server">The server's gRPC address.</param>
    /// <param name="candidates">Sizes and their shares, as <c>dmin load --candidates</c> takes them.</param>
    /// <param name="plan">How many and how long.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<LoadReport> RunAsync(string server, string candidates, LoadPlan plan, CancellationToken cancellation = default)
    {
        using var target = new GrpcTarget(server, connections: 4, prepares: false, TimeProvider.System);
        return await RunAsync(target, candidates, plan, TimeProvider.System, cancellation: cancellation);
    }

    /// <summary>The same by another client.</summary>
    /// <param name="target">The server, by that client.</param>
    /// <param name="candidates">Sizes and their shares, as <c>dmin load --candidates</c> takes them.</param>
    /// <param name="plan">How many and how long.</param>
    /// <param name="time">The clock by which requests are due and waits are measured.</param>
    /// <param name="refusals">Takes in how long refusals took, of many runs.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<LoadReport> RunAsync(IScoringTarget target, string candidates, LoadPlan plan, TimeProvider time, LatencyHistogram? refusals = null, CancellationToken cancellation = default)
    {
        var mix = CandidateMix.Parse(candidates);
        var requests = new RequestSource(IdPool.OfModel(Model, "user_id"), IdPool.OfModel(Model, "item_id"), new RequestShape(mix, AreNumbers: false, Behaviors: 0, Model: ""), plan.Seed);
        var recorder = new LoadRecorder(mix.Sizes);
        var report = await new LoadRun(target, requests, plan, recorder, time).RunAsync(cancellation);
        refusals?.Add(recorder.Refusals);
        return report;
    }

    /// <summary>The highest rate at which 99 of 100 requests meet a latency.</summary>
    public static async Task<double> PeakAsync(string server, string candidates, TimeSpan limit, TimeSpan duration)
    {
        var sweep = new RateSweep(rate => RunAsync(server, candidates, new LoadPlan(rate, TimeSpan.FromSeconds(1), duration, TimeSpan.FromSeconds(2), Seed: 1)), limit);
        return (await sweep.RunAsync(50, CancellationToken.None))?.Rate ?? throw new InvalidOperationException("No rate meets the limit.");
    }
}
