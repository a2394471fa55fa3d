using System.Collections.Concurrent;
using DminServing.Protos.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DminServing.Soak.Stopping;

/// <summary>Work for every stage of a server: requests on the lanes and in their queue, users being prepared, streams with questions in flight that their
/// callers keep open. Each is told how it ended.</summary>
internal sealed class StopWork : IDisposable
{
    private const int Candidates = 10_000;
    private const int Behaviors = 80;
    private readonly string _management;
    private readonly GrpcChannel _channel;
    private readonly ScoringService.ScoringServiceClient _client;

    // Of their own: a .NET client that is writing when its stream ends may send data after the stream's reset, and Kestrel closes such a connection with all its calls.
    private readonly GrpcChannel _streams;
    private readonly ScoringService.ScoringServiceClient _streaming;
    private readonly ConcurrentBag<(string Kind, StatusCode Status)> _ends = [];
    private readonly List<Task> _calls = [];
    private int _questions;
    private int _answers;

    public StopWork(ServerProcess server)
    {
        _management = server.Management;
        _channel = GrpcChannel.ForAddress(server.Grpc);
        _client = new ScoringService.ScoringServiceClient(_channel);
        _streams = GrpcChannel.ForAddress(server.Grpc);
        _streaming = new ScoringService.ScoringServiceClient(_streams);
    }

    /// <summary>Questions that streams have sent, and answers that have come.</summary>
    public (int Questions, int Answers) Streamed => (_questions, _answers);

    /// <summary>Starts it all and comes back when every stream has had an answer.</summary>
    public async Task BeginAsync(int requests, int prepared, int streams)
    {
        await _channel.ConnectAsync();
        for (var i = 0; i < requests; i++)
        {
            _calls.Add(RecordAsync("request", () => _client.ScoreAsync(Large(i)).ResponseAsync));
        }

        // A stop would turn away what has not arrived.
        while (await ServerCounts.OfAsync(_management, "dmin_requests_received_total") < requests)
        {
            await Task.Delay(50);
        }

        var answering = new List<Task>();
        for (var i = 0; i < streams; i++)
        {
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            answering.Add(answered.Task);
            _calls.Add(RecordAsync("stream", () => StreamAsync(answered)));
        }

        await Task.WhenAll(answering).WaitAsync(TimeSpan.FromSeconds(60));
        for (var i = 0; i < prepared; i++)
        {
            _calls.Add(RecordAsync("prepare", () => _client.PrepareUserAsync(new PrepareUserRequest { UserId = $"user-{i}" }).ResponseAsync));
        }
    }

    /// <summary>Waits until every call has ended.</summary>
    public Task EndAsync() => Task.WhenAll(_calls).WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>How many calls of a kind there were, and how many ended with a status.</summary>
    public (int All, int Those) Count(string kind, StatusCode status)
    {
        StatusCode[] ends = [.. _ends.Where(end => end.Kind == kind).Select(end => end.Status)];
        return (ends.Length, ends.Count(end => end == status));
    }

    /// <summary>How calls of a kind ended, for people.</summary>
    public string Describe(string kind) =>
        string.Join(", ", _ends.Where(end => end.Kind == kind).GroupBy(end => end.Status).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}"));

    public void Dispose()
    {
        _channel.Dispose();
        _streams.Dispose();
    }

    private static ScoreRequest Large(int number) => new()
    {
        UserId = $"user-{number}",
        ItemIds = { Enumerable.Range(0, Candidates).Select(item => $"item-{item}") },
        Behaviors = new BehaviorSequence
        {
            ItemIds = { Enumerable.Range(0, Behaviors).Select(item => $"item-{item + number}") },
            TimestampsMs = { Enumerable.Range(0, Behaviors).Select(time => 1_764_000_000_000L + time) },
        },
    };

    private async Task RecordAsync(string kind, Func<Task> call)
    {
        try
        {
            await call();
            _ends.Add((kind, StatusCode.OK));
        }
        catch (RpcException e)
        {
            _ends.Add((kind, e.StatusCode));
        }
    }

    // Writes as fast as the server reads, and never says that it is done.
    private async Task StreamAsync(TaskCompletionSource answered)
    {
        using var call = _streaming.ScoreMany();
        var writing = WriteAsync(call.RequestStream);
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                Interlocked.Increment(ref _answers);
                answered.TrySetResult();
            }
        }
        finally
        {
            await writing;
        }
    }

    private async Task WriteAsync(IClientStreamWriter<ScoreRequest> stream)
    {
        try
        {
            while (true)
            {
                await stream.WriteAsync(new ScoreRequest { UserId = "anna-shoes-lately", ItemIds = { Enumerable.Range(0, 20).Select(item => $"item-{item}") } });
                Interlocked.Increment(ref _questions);
            }
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException)
        {
            // The stream is over; its reader knows why.
        }
    }
}
