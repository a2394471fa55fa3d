using Microsoft.Extensions.Logging;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Remembers that Redis has refused the user or the password. The client answers every call with the first thing that went wrong since it was last connected, which on a
/// busy machine may be the socket that it closed because of the refusal; of the refusals themselves only its log tells. Nothing of that log is kept.</summary>
internal sealed class RedisRefusals(TimeProvider time) : ILoggerFactory, ILogger
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5); // it tries to connect four times a second
    private long _last;

    /// <summary>Whether it did within the last seconds.</summary>
    public bool Lately => Volatile.Read(ref _last) is var last and not 0 && time.GetElapsedTime(last) < Memory;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (RedisFaults.IsRefusal(exception))
        {
            Volatile.Write(ref _last, time.GetTimestamp());
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}
