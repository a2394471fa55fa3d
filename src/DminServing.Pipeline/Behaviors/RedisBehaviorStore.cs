using System.Diagnostics;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Behavior sequences in Redis, in one of the forms of <see cref="RedisFormat"/>.</summary>
public sealed class RedisBehaviorStore : IBehaviorStore, IAsyncDisposable
{
    private static readonly string[] KindNames = [.. Enum.GetNames<StoreFault>().Select(name => name.ToLowerInvariant())];
    private readonly RedisConnection _connection;
    private readonly IRedisFormat _format;
    private readonly RedisResilience _resilience;
    private readonly RedisWords _words;
    private readonly RedisLog _log;
    private readonly PipelineMetrics? _metrics;
    private readonly TimeProvider _time;
    private readonly TimeSpan _heldUp;

    /// <summary>A store whose connection opens on first use.</summary>
    /// <param name="options">Connection, form, times, retries and circuit breaker.</param>
    /// <param name="time">The clock of the last three.</param>
    /// <param name="logger">Told when the store stops and starts answering.</param>
    /// <param name="metrics">What is counted; a program that is no server counts nothing.</param>
    public RedisBehaviorStore(RedisOptions options, TimeProvider time, ILogger<RedisBehaviorStore> logger, PipelineMetrics? metrics = null)
    {
        (_time, _metrics, _heldUp) = (time, metrics, 2 * options.AttemptTimeout);
        var reads = options.PreferReplica ? CommandFlags.PreferReplica : CommandFlags.PreferMaster;
        _format = options.Format == RedisFormat.Packed ? new PackedFormat(reads, options.PackedBehaviors) : new SortedSetFormat(reads);
        _connection = new RedisConnection(options, time);
        _resilience = new RedisResilience(options, time);
        _words = new RedisWords(Description, options);
        _log = new RedisLog(logger, Description, time);
        metrics?.ObserveRedisBreaker(() => (int)_resilience.State);
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
        catch (Exception e) when (_connection.FaultOf(e) is { } fault)
        {
            _log.Failed(fault, _words.Describe(fault, e));
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<BehaviorSequence> ReadNewestAsync(string userId, int count, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        var sequence = Answer(
            await _resilience.ReadAsync(static (context, read) => read.Store.ReadAsync(read.UserId, read.Count, context.CancellationToken), (Store: this, UserId: userId, Count: count), cancellation),
            began,
            isAppend: false);
        _log.Corrupt(sequence.Corrupt);
        return sequence;
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation)
    {
        if (behaviors.Count > 0)
        {
            var began = _time.GetTimestamp();
            Answer(
                await _resilience.AppendAsync(static (context, append) => append.Store.AppendOnceAsync(append.UserId, append.Behaviors, context.CancellationToken), (Store: this, UserId: userId, Behaviors: behaviors), cancellation),
                began,
                isAppend: true);
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async ValueTask<Outcome<BehaviorSequence>> ReadAsync(string userId, int count, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        using var span = PipelineActivities.StartRedis(_format.ReadCommand);
        try
        {
            return Outcome.FromResult(await _format.ReadAsync(await _connection.DatabaseAsync(cancellation), userId, count, cancellation));
        }
        catch (OperationCanceledException e) when (_time.GetElapsedTime(began) > _heldUp)
        {
            Fail(span, e);
            return Outcome.FromException<BehaviorSequence>(new HeldUpException(e)); // else a machine that stalls for a moment would open the circuit
        }
        catch (Exception e)
        {
            Fail(span, e);
            return Outcome.FromException<BehaviorSequence>(e);
        }
    }

    private async ValueTask<Outcome<bool>> AppendOnceAsync(string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation)
    {
        using var span = PipelineActivities.StartRedis(_format.WriteCommand);
        try
        {
            await _format.AppendAsync(await _connection.DatabaseAsync(cancellation), userId, behaviors, cancellation);
            return Outcome.FromResult(true);
        }
        catch (Exception e)
        {
            Fail(span, e);
            return Outcome.FromException<bool>(e);
        }
    }

    // By kind: what Redis says may hold ids.
    private void Fail(Activity? span, Exception e) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", _connection.FaultOf(e) is { } fault ? KindNames[(int)fault] : "cancelled");

    private T Answer<T>(Outcome<T> outcome, long began, bool isAppend)
    {
        if (outcome.Exception is null)
        {
            _metrics?.RedisAnswered(_time.GetElapsedTime(began));
            _log.Answered();
            return outcome.Result!;
        }

        if (_connection.FaultOf(outcome.Exception) is not { } fault)
        {
            outcome.ThrowIfException(); // the caller's cancellation
            throw outcome.Exception;
        }

        var reason = _words.Describe(fault, outcome.Exception, isAppend);
        if (fault != StoreFault.NotAsked)
        {
            _metrics?.RedisFailed(KindNames[(int)fault], _time.GetElapsedTime(began));
            _log.Failed(fault, reason);
        }

        throw new BehaviorStoreUnavailableException(reason, fault, outcome.Exception);
    }
}
