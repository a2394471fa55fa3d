using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace DminServing.Pipeline.Behaviors;

/// <summary>What stands around a command to Redis, from the outside: the whole time, at most one retry, the circuit breaker, the time of one attempt.
/// A command must end when its token is cancelled; the client's own timeouts are looked at a few times a second only.</summary>
internal sealed class RedisResilience
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly RetryBudget _budget;
    private readonly ResiliencePipeline _reads;
    private readonly ResiliencePipeline _appends;

    /// <summary>A closed circuit.</summary>
    /// <param name="options">Times, retries and breaker.</param>
    /// <param name="time">The clock.</param>
    public RedisResilience(RedisOptions options, TimeProvider time)
    {
        _budget = new RetryBudget(options.RetryBudget);
        var breaker = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(Breaker(options)).Build(); // one, for reads and appends
        _reads = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(options.Timeout)
            .AddRetry(Once(options, RedisFaults.MayPass))
            .AddPipeline(breaker)
            .AddTimeout(options.AttemptTimeout)
            .Build();
        _appends = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(Once(options, RedisFaults.IsNotApplied))
            .AddPipeline(breaker)
            .AddTimeout(options.AppendTimeout)
            .Build();
    }

    /// <summary>Whether Redis is being asked.</summary>
    public CircuitState State => _state.CircuitState;

    /// <summary>Reads.</summary>
    /// <param name="read">The command; it returns its exception.</param>
    /// <param name="state">What the command needs, so that it can be static.</param>
    /// <param name="cancellation">The caller gives up.</param>
    public ValueTask<Outcome<T>> ReadAsync<T, TState>(Func<ResilienceContext, TState, ValueTask<Outcome<T>>> read, TState state, CancellationToken cancellation)
    {
        _budget.Earn();
        return ExecuteAsync(_reads, read, state, cancellation);
    }

    /// <summary>Appends. What may have been applied is not repeated.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public ValueTask<Outcome<T>> AppendAsync<T, TState>(Func<ResilienceContext, TState, ValueTask<Outcome<T>>> append, TState state, CancellationToken cancellation) =>
        ExecuteAsync(_appends, append, state, cancellation);

    // Outcomes and not exceptions: an open circuit answers thousands of calls a second without throwing.
    private static async ValueTask<Outcome<T>> ExecuteAsync<T, TState>(
        ResiliencePipeline pipeline, Func<ResilienceContext, TState, ValueTask<Outcome<T>>> command, TState state, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            return await pipeline.ExecuteOutcomeAsync(command, context, state);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private CircuitBreakerStrategyOptions Breaker(RedisOptions options) => new()
    {
        FailureRatio = options.BreakerFailureRatio,
        MinimumThroughput = options.BreakerMinimumReads,
        SamplingDuration = options.BreakerWindow,
        BreakDuration = options.BreakerDuration,
        StateProvider = _state,
        ShouldHandle = arguments => ValueTask.FromResult(RedisFaults.IsUnhealthy(arguments.Outcome.Exception)),
    };

    // The budget is asked last: what is not worth a retry must not spend it.
    private RetryStrategyOptions Once(RedisOptions options, Func<Exception?, bool> isWorthIt) => new()
    {
        MaxRetryAttempts = 1,
        Delay = options.RetryDelay,
        UseJitter = true,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.AttemptNumber == 0 && isWorthIt(arguments.Outcome.Exception) && _budget.TrySpend()),
    };
}
