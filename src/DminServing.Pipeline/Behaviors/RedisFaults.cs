using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>What an exception of the client says about Redis.</summary>
internal static class RedisFaults
{
    /// <summary>The fault; <c>null</c> for an exception that is none of Redis', such as the caller's cancellation.</summary>
    public static StoreFault? Of(Exception exception) => exception switch
    {
        BrokenCircuitException => StoreFault.NotAsked,
        RedisServerException answer => OfAnswer(answer),
        RedisTimeoutException or TimeoutRejectedException => StoreFault.Timeout,
        RedisConnectionException when IsRefusal(exception) => StoreFault.Auth,
        RedisConnectionException { FailureType: ConnectionFailureType.Loading } => StoreFault.Failover,
        RedisConnectionException => StoreFault.Connection,
        RedisCommandException => StoreFault.Failover, // the client knows only replicas at this moment, and does not send them an append
        TimeoutException => StoreFault.Timeout,
        RedisException => StoreFault.Other,
        _ => null,
    };

    /// <summary>Whether it says that the server is not well; the others are answers, or this process' own trouble.</summary>
    public static bool IsUnhealthy(Exception? exception) => exception is not (null or HeldUpException) && Of(exception) is StoreFault.Connection or StoreFault.Timeout;

    /// <summary>Whether asking again at once may help: a connection takes longer to come back than a request may wait.</summary>
    public static bool MayPass(Exception? exception) => exception is not null && Of(exception) is StoreFault.Timeout or StoreFault.Failover;

    /// <summary>Whether Redis has certainly not done what it was asked, so that an append may be repeated.</summary>
    public static bool IsNotApplied(Exception? exception) => exception is not null && Of(exception) is StoreFault.Failover;

    /// <summary>Whether the user or the password is refused. Whether the client comes to hear of it from AUTH, from the command after it, or from a socket that it has closed because of
    /// it is chance: the last is the innermost.</summary>
    public static bool IsRefusal(Exception? exception) => exception is not null && (
        exception is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || exception.Message.Contains("WRONGPASS", StringComparison.Ordinal)
        || exception.Message.Contains("NOAUTH", StringComparison.Ordinal)
        || IsRefusal(exception.InnerException));

    private static StoreFault OfAnswer(RedisServerException answer) => answer.Kind switch
    {
        RedisErrorKind.WrongType => StoreFault.WrongType,
        RedisErrorKind.NoAuth or RedisErrorKind.WrongPass or RedisErrorKind.NoPermission => StoreFault.Auth,
        RedisErrorKind.Loading or RedisErrorKind.ReadOnly or RedisErrorKind.ClusterDown or RedisErrorKind.TryAgain or RedisErrorKind.MasterDown => StoreFault.Failover,
        _ => StoreFault.Other,
    };
}
