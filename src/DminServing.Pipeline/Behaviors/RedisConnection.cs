using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>The one multiplexed connection, opened on first use. It comes back by itself; a Redis that is down fails fast.</summary>
public sealed class RedisConnection : IAsyncDisposable
{
    private readonly ConfigurationOptions _options;
    private readonly Lazy<Task<ConnectionMultiplexer>> _multiplexer;

    /// <summary>A connection that is not open yet.</summary>
    /// <param name="connection">A StackExchange.Redis connection string; what it does not say is set for low latency.</param>
    public RedisConnection(string connection)
    {
        _options = ConfigurationOptions.Parse(connection);
        _options.AbortOnConnectFail = false;
        _options.BacklogPolicy = BacklogPolicy.FailFast;      // else every call waits out its timeout while Redis is down
        _options.ReconnectRetryPolicy = new LinearRetry(250);
        _options.ConnectTimeout = 1000;
        _options.AsyncTimeout = 250;                          // closes a dead socket after four of these; the request's own timeout is ours
        _options.SyncTimeout = 250;
        _options.HeartbeatInterval = TimeSpan.FromMilliseconds(250);
        _options.IncludeDetailInExceptions = false;           // else keys, and so user ids, stand in error messages
        _options.ClientName ??= "dminserving";
        _multiplexer = new Lazy<Task<ConnectionMultiplexer>>(() => ConnectionMultiplexer.ConnectAsync(_options));
    }

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
