using System.Globalization;
using DminServing.Cli.Load;

namespace DminServing.Soak;

/// <summary>Load held at 70 % of the measured peak: no request may fail, and all are accounted for.</summary>
internal static class Steady
{
    private const string Candidates = "100";
    private const double Share = 0.7;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs it.</summary>
    /// <param name="options">How many requests; 100,000 when left out.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        var requests = options is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 100_000;
        await using var server = await ServerProcess.StartAsync(cores: "");
        var peak = await Load.PeakAsync(server.Grpc, Candidates, Limit, TimeSpan.FromSeconds(5));
        var rate = peak * Share;
        var report = await Load.RunAsync(server.Grpc, Candidates, new LoadPlan(rate, TimeSpan.Zero, TimeSpan.FromSeconds(requests / rate), TimeSpan.FromSeconds(2), Seed: 2));
        var accounts = report.Accounts;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak {peak:0}/s; at {rate:0}/s: {accounts.Sent} sent, {accounts.Answered} answered, {accounts.Refused} refused, {accounts.Failed} failed, {accounts.TimedOut} timed out; p99 {report.Latency.P99 / 1000d:0.0} ms"));
        return accounts.Answered == accounts.Sent ? 0 : 1;
    }
}
