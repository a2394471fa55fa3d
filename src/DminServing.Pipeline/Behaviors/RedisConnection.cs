using System.Globalization;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>The one multiplexed connection, opened on first use: to one Redis, to a cluster, or to the primary that Sentinel names. It comes back by itself;
/// a Redis that is down fails fast.</summary>
public sealed class RedisConnection : IAsyncDisposable
{
    // AsyncTimeout closes a dead socket after four of them. How long a request waits is RedisOptions.Timeout, which must not be cut short here.
    private const int ShortestTimeoutMs = 250;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ConfigurationOptions _options;
    private readonly RedisRefusals _refusals;
    private Task<ConnectionMultiplexer>? _opening;
    private long _began;

    /// <summary>A connection that is not open yet.</summary>
    /// <param name="redis">The connection string and what belongs to it; what they do not say is set for low latency.</param>
    /// <param name="time">The clock.</param>
    public RedisConnection(RedisOptions redis, TimeProvider time)
    {
        _time = time;
        _refusals = new RedisRefusals(time);
        _options = Parse(redis);
        _options.LoggerFactory = _refusals;
        _options.AbortOnConnectFail = false;
        _options.BacklogPolicy = BacklogPolicy.FailFast;      // else every call waits out its timeout while Redis is down
        _options.ReconnectRetryPolicy = new LinearRetry(250);
        _options.HeartbeatInterval = TimeSpan.FromMilliseconds(250);
        if (_options.ServiceName is not null)
        {
            SpareThreads();
        }

        _options.IncludeDetailInExceptions = false;           // else keys, and so user ids, stand in error messages
    }

    internal ConfigurationOptions Options => _options;

    /// <summary>The servers' addresses.</summary>
    public string Servers => string.Join(", ", _options.EndPoints.Select(EndPointCollection.ToString));

    /// <summary>What an exception of a call says about Redis; <c>null</c> for one that is none of Redis'.</summary>
    public StoreFault? FaultOf(Exception exception) => RedisFaults.Of(exception) is { } fault
        ? fault == StoreFault.Connection && _refusals.Lately ? StoreFault.Auth : fault
        : null;

    /// <summary>The database, connected or not.</summary>
    public ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellation)
    {
        var opening = Opening();
        return opening.IsCompletedSuccessfully ? ValueTask.FromResult(opening.Result.GetDatabase()) : WaitAsync(opening, cancellation);

        static async ValueTask<IDatabase> WaitAsync(Task<ConnectionMultiplexer> opening, CancellationToken cancellation) =>
            (await opening.WaitAsync(cancellation)).GetDatabase();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_opening is { } opening)
        {
            await opening.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (opening.IsCompletedSuccessfully)
            {
                await (await opening).DisposeAsync();
            }
        }
    }

    private static ConfigurationOptions Parse(RedisOptions redis)
    {
        var longest = redis.Timeout > redis.AppendTimeout ? redis.Timeout : redis.AppendTimeout;
        var milliseconds = Math.Max(ShortestTimeoutMs, (int)longest.TotalMilliseconds);
        var options = ConfigurationOptions.Parse(string.Create(CultureInfo.InvariantCulture, $"connectTimeout=1000,asyncTimeout={milliseconds},syncTimeout={milliseconds},name=dminserving,{redis.Connection}"));
        options.User = redis.User.Length > 0 ? redis.User : options.User;
        options.Password = redis.Password.Length > 0 ? redis.Password : options.Password;
        options.Ssl |= redis.Ssl;
        if (redis.CertificateAuthority.Length > 0)
        {
            options.TrustIssuer(redis.CertificateAuthority);
        }

        return options;
    }

    // When the primary changes the client waits for Sentinels' answers on a thread of the pool for each core, which is as many as there are: none would be left to read the answers, until the pool adds
    // one after half a second. More of them than that, or without Sentinel, cost under overload, where they compete with the lanes (docs/adr/0008).
    private static void SpareThreads()
    {
        const int spare = 2;
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + spare), completionPorts);
    }

    // The client connects anew by itself, except where it never was connected: while no Sentinel answers, opening fails.
    private Task<ConnectionMultiplexer> Opening()
    {
        var opening = Volatile.Read(ref _opening);
        if (opening is not null && !(opening.IsFaulted && _time.GetElapsedTime(Volatile.Read(ref _began)) > Pause))
        {
            return opening;
        }

        lock (_lock)
        {
            if (ReferenceEquals(_opening, opening))
            {
                Volatile.Write(ref _began, _time.GetTimestamp());
                Volatile.Write(ref _opening, Task.Run(() => ConnectionMultiplexer.ConnectAsync(_options)));
            }

            return _opening!;
        }
    }
}
