using System.Globalization;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>The one multiplexed connection, opened on first use. It comes back by itself; a Redis that is down fails fast.</summary>
public sealed class RedisConnection : IAsyncDisposable
{
    // AsyncTimeout closes a dead socket after four of them. How long a request waits is RedisOptions.Timeout, which must not be cut short here.
    private const int ShortestTimeoutMs = 250;
    private readonly ConfigurationOptions _options;
    private readonly Lazy<Task<ConnectionMultiplexer>> _multiplexer;

    /// <summary>A connection that is not open yet.</summary>
    /// <param name="connection">A StackExchange.Redis connection string; what it does not say is set for low latency.</param>
    /// <param name="timeout">The longest that a caller waits for a command.</param>
    public RedisConnection(string connection, TimeSpan timeout)
    {
        var milliseconds = Math.Max(ShortestTimeoutMs, (int)timeout.TotalMilliseconds);
        _options = ConfigurationOptions.Parse(string.Create(CultureInfo.InvariantCulture, $"connectTimeout=1000,asyncTimeout={milliseconds},syncTimeout={milliseconds},name=dminserving,{connection}"));
        _options.AbortOnConnectFail = false;
        _options.BacklogPolicy = BacklogPolicy.FailFast;      // else every call waits out its timeout while Redis is down
        _options.ReconnectRetryPolicy = new LinearRetry(250);
        _options.HeartbeatInterval = TimeSpan.FromMilliseconds(250);
        _options.IncludeDetailInExceptions = false;           // else keys, and so user ids, stand in error messages
        _multiplexer = new Lazy<Task<ConnectionMultiplexer>>(() => ConnectionMultiplexer.ConnectAsync(_options));
    }

    internal ConfigurationOptions Options => _options;

    /// <summary>The servers' addresses.</summary>
    public string Servers => string.Join(", ", _options.EndPoints.Select(EndPointCollection.ToString));

    /// <summary>The database, connected or not.</summary>
    public async ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellation) =>
        (await _multiplexer.Value.WaitAsync(cancellation)).GetDatabase();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_multiplexer.IsValueCreated)
        {
            await (await _multiplexer.Value).DisposeAsync();
        }
    }
}
