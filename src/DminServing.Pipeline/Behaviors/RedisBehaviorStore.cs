using System.Globalization;
using DminServing.ModelContract.Encoding;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Behavior sequences in Redis, in one of the forms of <see cref="RedisFormat"/>.</summary>
public sealed class RedisBehaviorStore : IBehaviorStore, IAsyncDisposable
{
    private readonly RedisConnection _connection;
    private readonly IRedisFormat _format;
    private readonly ResiliencePipeline _resilience;
    private readonly ILogger _logger;
    private readonly TimeSpan _timeout;

    // 1 while it does not answer. Changed by whichever call sees it first.
    private int _isLost;

    /// <summary>A store whose connection opens on first use.</summary>
    /// <param name="options">Connection, form, timeout and circuit breaker.</param>
    /// <param name="time">The clock of the last two.</param>
    /// <param name="logger">Told when the store stops and starts answering.</param>
    public RedisBehaviorStore(RedisOptions options, TimeProvider time, ILogger<RedisBehaviorStore> logger)
    {
        (_timeout, _logger) = (options.Timeout, logger);
        _format = options.Format == RedisFormat.Packed ? new PackedFormat(options.PackedBehaviors) : new SortedSetFormat();
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
            await _format.ReadAsync(await _connection.DatabaseAsync(cancellation), "", 0, cancellation);
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
        Guard((redis, token) => _format.ReadAsync(redis, userId, count, token), cancellation);

    /// <inheritdoc/>
    public async ValueTask AppendAsync(string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation)
    {
        if (behaviors.Count > 0)
        {
            await Guard(
                async (redis, token) =>
                {
                    await _format.AppendAsync(redis, userId, behaviors, token);
                    return true;
                },
                cancellation);
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

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
            Note(lost: e is not RedisServerException && e.GetType() != typeof(RedisException), e);
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

    // Whether the client comes to hear of it from AUTH or from the command after it is chance.
    private static bool IsRefusal(string message) => message.Contains("WRONGPASS", StringComparison.Ordinal) || message.Contains("NOAUTH", StringComparison.Ordinal);

    // The client's own messages are pages of counters, of no use to a caller; the log has the cause.
    private string Words(Exception e) => e switch
    {
        BrokenCircuitException => "it failed too often and is not asked for a moment",
        _ when IsRefusal(e.GetBaseException().Message) => "it refuses the user or the password of Behaviors:Redis:Connection",
        RedisServerException => e.Message,
        _ when e.GetType() == typeof(RedisException) => e.Message, // our own
        RedisConnectionException => e.InnerException is null ? "it cannot be reached" : $"it cannot be reached, {e.GetBaseException().Message.TrimEnd('.')}",
        _ => string.Create(CultureInfo.InvariantCulture, $"not within {_timeout.TotalMilliseconds} ms (Behaviors:Redis:Timeout)"),
    };
}
