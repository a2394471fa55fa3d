using System.Globalization;
using DminServing.ModelContract.Encoding;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Behavior sequences in Redis, in the form of <see cref="BehaviorCodec"/>.</summary>
public sealed class RedisBehaviorStore : IBehaviorStore, IAsyncDisposable
{
    private readonly RedisConnection _connection;
    private readonly ResiliencePipeline _resilience;
    private readonly ILogger _logger;
    private readonly TimeSpan _timeout;

    // 1 while it does not answer. Changed by whichever call sees it first.
    private int _isLost;

    /// <summary>A store whose connection opens on first use.</summary>
    /// <param name="options">Connection, timeout and circuit breaker.</param>
    /// <param name="time">The clock of the last two.</param>
    /// <param name="logger">Told when the store stops and starts answering.</param>
    public RedisBehaviorStore(RedisOptions options, TimeProvider time, ILogger<RedisBehaviorStore> logger)
    {
        (_timeout, _logger) = (options.Timeout, logger);
        _connection = new RedisConnection(options.Connection, options.Timeout);
        _resilience = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = options.BreakerFailureRatio,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromMilliseconds(500),
                BreakDuration = options.BreakerDuration,

                // Not RedisServerException: a key of another type says nothing about the server's health.
                ShouldHandle = new PredicateBuilder().Handle<RedisConnectionException>().Handle<RedisTimeoutException>().Handle<TimeoutRejectedException>(),
            })
            .AddTimeout(options.Timeout)
            .Build();
    }

    /// <inheritdoc/>
    public string Description => $"Redis at {_connection.Servers}";

    /// <inheritdoc/>
    public async Task<bool> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            // A read, not a ping: it also compiles the code on the way, which takes longer than a request may wait.
            await ReadAsync(await _connection.DatabaseAsync(cancellation), "", 0, cancellation);
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            Note(lost: true, e);
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<BehaviorSequence> ReadNewestAsync(string userId, int count, CancellationToken cancellation) =>
        Guard((redis, token) => ReadAsync(redis, userId, count, token), cancellation);

    /// <inheritdoc/>
    public async ValueTask AppendAsync(string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation)
    {
        if (behaviors.Count > 0)
        {
            await Guard(
                async (redis, token) => await redis.SortedSetAddAsync(BehaviorCodec.Key(userId), [.. behaviors.Select(BehaviorCodec.Entry)]).WaitAsync(token),
                cancellation);
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // One more than asked for tells whether there are older ones.
    private static async Task<BehaviorSequence> ReadAsync(IDatabase redis, string userId, int count, CancellationToken cancellation) =>
        Decode(await redis.SortedSetRangeByRankWithScoresAsync(BehaviorCodec.Key(userId), 0, count, Order.Descending).WaitAsync(cancellation), count);

    private static BehaviorSequence Decode(SortedSetEntry[] entries, int count)
    {
        var behaviors = new List<Behavior>(entries.Length);
        var corrupt = 0;
        foreach (var entry in entries.AsSpan(0, Math.Min(entries.Length, count)))
        {
            if (BehaviorCodec.TryDecode(entry, out var behavior))
            {
                behaviors.Add(behavior);
            }
            else
            {
                corrupt++;
            }
        }

        return new BehaviorSequence(behaviors, entries.Length > count, corrupt);
    }

    private async ValueTask<T> Guard<T>(Func<IDatabase, CancellationToken, Task<T>> command, CancellationToken cancellation)
    {
        try
        {
            var answer = await _resilience.ExecuteAsync(async token => await command(await _connection.DatabaseAsync(token), token), cancellation);
            Note(lost: false, cause: null);
            return answer;
        }
        catch (Exception e) when (e is RedisException or TimeoutRejectedException or BrokenCircuitException or TimeoutException)
        {
            Note(lost: e is not RedisServerException, e);
            throw new BehaviorStoreUnavailableException(Describe(e), e);
        }
    }

    // An outage is two lines in the log, not one for each request. An error of the server's is an answer.
    private void Note(bool lost, Exception? cause)
    {
        if (Volatile.Read(ref _isLost) == (lost ? 1 : 0) || Interlocked.Exchange(ref _isLost, lost ? 1 : 0) == (lost ? 1 : 0))
        {
            return;
        }

        if (lost)
        {
            _logger.StoreLost(Describe(cause!));
        }
        else
        {
            _logger.StoreFound(Description);
        }
    }

    private string Describe(Exception cause) => $"{Description} did not answer: {Words(cause)}.";

    // The client's own messages are pages of counters, of no use to a caller; the log has the cause.
    private string Words(Exception e) => e switch
    {
        BrokenCircuitException => "it failed too often and is not asked for a moment",
        RedisServerException => e.Message,
        RedisConnectionException => e.InnerException is null ? "it cannot be reached" : $"it cannot be reached, {e.GetBaseException().Message.TrimEnd('.')}",
        _ => string.Create(CultureInfo.InvariantCulture, $"not within {_timeout.TotalMilliseconds} ms (Behaviors:Redis:Timeout)"),
    };
}
