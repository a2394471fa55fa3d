using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Commands of tools to Redis: asked once, with the store's words for what goes wrong.</summary>
/// <param name="options">Where Redis is.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisCalls(RedisOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly RedisConnection _connection = Connection(options, time);

    /// <summary>What it is, for people.</summary>
    public string Description => $"Redis at {_connection.Servers}";

    /// <summary>Asks.</summary>
    /// <exception cref="BehaviorStoreUnavailableException">Redis did not answer.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask(await _connection.DatabaseAsync(cancellation)).WaitAsync(cancellation);
        }
        catch (Exception e) when (_connection.FaultOf(e) is { } fault)
        {
            throw new BehaviorStoreUnavailableException(new RedisWords(Description, options).Describe(fault, e, isAppend: true), fault, e);
        }
    }

    /// <summary>The servers that are written to: one, or the primaries of a cluster.</summary>
    public Task<IReadOnlyList<IServer>> PrimariesAsync(CancellationToken cancellation) => AskAsync(
        async redis =>
        {
            await redis.PingAsync(); // who is what is known only of a connection that is open
            return (IReadOnlyList<IServer>)[.. redis.Multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false })];
        },
        cancellation);

    private static RedisConnection Connection(RedisOptions options, TimeProvider time)
    {
        var connection = new RedisConnection(options, time);
        connection.Options.AllowAdmin = true; // the client counts INFO among an administrator's commands, and refuses it else
        return connection;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
