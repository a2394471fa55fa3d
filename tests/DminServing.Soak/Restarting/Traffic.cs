using System.Collections.Concurrent;
using DminServing.Protos.V1;
using Grpc.Core;

namespace DminServing.Soak.Restarting;

/// <summary>Requests at a rate, whether or not earlier ones were answered, until told to end.</summary>
/// <param name="client">Whom to ask.</param>
/// <param name="rate">Requests a second.</param>
/// <param name="patience">Each request's deadline.</param>
internal sealed class Traffic(IReplicaClient client, int rate, TimeSpan patience)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private readonly ConcurrentDictionary<StatusCode, int> _ends = [];
    private int _sent;

    public int Sent => _sent;

    /// <summary>How many did not end well.</summary>
    public int Failed => _ends.Where(end => end.Key != StatusCode.OK).Sum(end => end.Value);

    /// <summary>How they ended, for people.</summary>
    public string Ends => string.Join(", ", _ends.OrderBy(end => end.Key).Select(end => $"{end.Value} {end.Key}"));

    /// <summary>Sends until it is cancelled, and waits for the answers.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        var calls = new List<Task>();
        using var timer = new PeriodicTimer(Tick);
        var due = 0d;
        while (!end.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            for (due += rate * Tick.TotalSeconds; due >= 1; due--)
            {
                calls.Add(CallAsync(_sent++));
            }

            calls.RemoveAll(call => call.IsCompletedSuccessfully);
        }

        await Task.WhenAll(calls);
    }

    private async Task CallAsync(int number)
    {
        var status = StatusCode.OK;
        try
        {
            await client.ScoreAsync(new ScoreRequest { UserId = $"user-{number}", ItemIds = { Enumerable.Range(0, 20).Select(item => $"item-{item}") } }, TimeProvider.System.GetUtcNow().UtcDateTime + patience);
        }
        catch (RpcException e)
        {
            status = e.StatusCode;
        }

        _ends.AddOrUpdate(status, 1, (_, count) => count + 1);
    }
}
