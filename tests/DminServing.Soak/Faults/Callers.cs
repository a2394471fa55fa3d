using System.Collections.Concurrent;
using DminServing.Cli.Load;
using DminServing.Protos.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DminServing.Soak.Faults;

/// <summary>Calls at a steady rate, whether or not earlier ones were answered, each checked against the scores that it must have.</summary>
internal sealed class Callers : IDisposable
{
    private const int PerSecond = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly GrpcChannel _channel;
    private readonly ScoringService.ScoringServiceClient _client;
    private readonly Shoppers _shoppers;
    private readonly ScoreResponse[] _right;
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly CancellationTokenSource _stop = new();
    private int _underWay;

    private Callers(GrpcChannel channel, Shoppers shoppers) =>
        (_channel, _client, _shoppers, _right) = (channel, new ScoringService.ScoringServiceClient(channel), shoppers, new ScoreResponse[shoppers.Count]);

    public IReadOnlyCollection<Call> Calls => _calls;

    /// <summary>Learns what the scores must be, from requests that bring their behaviors.</summary>
    public static async Task<Callers> ReadyAsync(string server, Shoppers shoppers)
    {
        var channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true }, DisposeHttpClient = true });
        var callers = new Callers(channel, shoppers);
        for (var user = 0; user < shoppers.Count; user++)
        {
            callers._right[user] = await callers._client.ScoreAsync(shoppers.WithBehaviors(user));
        }

        return callers;
    }

    /// <summary>Calls until stopped.</summary>
    public Task Start() => Task.Factory.StartNew(Dispatch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Makes no further calls and waits for those under way.</summary>
    public async Task StopAsync(Task dispatching)
    {
        await _stop.CancelAsync();
        await dispatching;
        while (Volatile.Read(ref _underWay) > 0)
        {
            await Task.Delay(10);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _channel.Dispose();
    }

    private void Dispatch()
    {
        var pacer = new Pacer(Time, _stop.Token);
        var start = Time.GetTimestamp();
        for (var number = 0L; pacer.WaitUntil(start + (number * Time.TimestampFrequency / PerSecond)); number++)
        {
            var user = (int)(number % _shoppers.Count);
            Interlocked.Increment(ref _underWay);
            ThreadPool.UnsafeQueueUserWorkItem(_ => _ = ScoreAsync(user), null);
        }
    }

    private async Task ScoreAsync(int user)
    {
        var request = _shoppers.Question(user);
        var sent = Time.GetTimestamp();
        try
        {
            var answer = await _client.ScoreAsync(request, deadline: Time.GetUtcNow().UtcDateTime + Patience);
            var isRight = answer.Index.SequenceEqual(_right[user].Index) && answer.Ctr.SequenceEqual(_right[user].Ctr);
            _calls.Enqueue(new Call(sent, Time.GetElapsedTime(sent), Answered: true, answer.Degraded.Count > 0, answer.User.Source == UserState.Types.Source.Stale, TimeSpan.FromMicroseconds(answer.Timings.Behaviors), isRight, ""));
        }
        catch (RpcException e)
        {
            _calls.Enqueue(new Call(sent, Time.GetElapsedTime(sent), Answered: false, Degraded: false, Stale: false, TimeSpan.Zero, Equal: false, $"{e.StatusCode}: {e.Status.Detail}"));
        }

        Interlocked.Decrement(ref _underWay);
    }
}
