using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>The one multiplexed connection, opened on first use. It comes back by itself; a Redis that is down fails fast.</summary>
public sealed class RedisConnection : IAsyncDisposable
{
    // For low latency, where the connection string does not say otherwise. AsyncTimeout closes a dead socket after four of them; how
    // long a request waits is ours to say (RedisOptions.Timeout).
    private const string Defaults = "connectTimeout=1000,asyncTimeout=250,syncTimeout=250,name=dminserving,";
    private readonly ConfigurationOptions _options;
    private readonly Lazy<Task<ConnectionMultiplexer>> _multiplexer;

    /// <summary>A connection that is not open yet.</summary>
    /// <param name="connection">A StackExchange.Redis connection string; what it does not say is set for low latency.</param>
    public RedisConnection(string connection)
    {
        _options = ConfigurationOptions.Parse(Defaults + connection);
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
