using System.Globalization;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Why Redis did not answer, for people. The client's own messages are pages of counters, of no use to a caller; the log has the cause.</summary>
internal sealed class RedisWords(string store, RedisOptions options)
{
    /// <summary>A sentence.</summary>
    /// <param name="fault">What was wrong.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="isAppend">Whether it was an append, which may take longer.</param>
    public string Describe(StoreFault fault, Exception cause, bool isAppend = false) => $"{store} did not answer: {Reason(fault, cause, isAppend)}.";

    private string Reason(StoreFault fault, Exception cause, bool isAppend) => fault switch
    {
        StoreFault.NotAsked => "it failed too often and is not asked for a moment",
        StoreFault.Auth when cause is RedisServerException { Kind: RedisErrorKind.NoPermission } => "the user of Behaviors:Redis may not use the command or the key",
        StoreFault.Auth => "it refuses the user or the password of Behaviors:Redis",
        StoreFault.Timeout when isAppend => Limit(options.AppendTimeout, nameof(options.AppendTimeout)),
        StoreFault.Timeout => Limit(options.Timeout, nameof(options.Timeout)),
        StoreFault.Connection => cause.InnerException is null ? "it cannot be reached" : $"it cannot be reached, {cause.GetBaseException().Message.TrimEnd('.')}",
        _ => WithoutArguments(cause.Message),
    };

    private static string Limit(TimeSpan limit, string setting) => string.Create(CultureInfo.InvariantCulture, $"not within {limit.TotalMilliseconds} ms (Behaviors:Redis:{setting})");

    // Redis repeats the arguments of a command that it does not know, and the first of them is a user's key.
    private static string WithoutArguments(string message) => message.Split(", with args", 2)[0].TrimEnd('.');
}
