using System.Net.Sockets;
using DminServing.Pipeline.Behaviors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class RedisConnectionTests
{
    [Fact]
    public async Task What_The_Connection_String_Says_Is_Kept_And_The_Rest_Is_For_Low_Latency()
    {
        await using var connection = new RedisConnection(new RedisOptions { Connection = "redis-1:6380,redis-2,connectTimeout=3000,name=mine,ssl=true" }, TimeProvider.System);

        var options = connection.Options;
        Assert.Equal((3000, "mine", true), (options.ConnectTimeout, options.ClientName, options.Ssl));
        Assert.Equal((250, BacklogPolicy.FailFast, false), (options.AsyncTimeout, options.BacklogPolicy, options.AbortOnConnectFail));
        Assert.Equal("redis-1:6380, redis-2", connection.Servers);
    }

    [Fact]
    public async Task A_Longer_Wait_Than_Usual_Is_Not_Cut_Short_By_The_Client()
    {
        await using var connection = new RedisConnection(new RedisOptions { Connection = "redis-1", AppendTimeout = TimeSpan.FromSeconds(2) }, TimeProvider.System);

        Assert.Equal((2000, 2000), (connection.Options.AsyncTimeout, connection.Options.SyncTimeout));
    }

    [Fact]
    public async Task A_User_And_A_Password_Need_Not_Stand_In_The_Connection_String()
    {
        await using var connection = new RedisConnection(new RedisOptions { Connection = "redis-1,user=other", User = "dmin", Password = "secret", Ssl = true }, TimeProvider.System);

        Assert.Equal(("dmin", "secret", true), (connection.Options.User, connection.Options.Password, connection.Options.Ssl));
        Assert.DoesNotContain("secret", connection.Servers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Refusal_That_Only_The_Clients_Log_Tells_Of_Is_The_Reason_Until_It_Is_Old()
    {
        var time = new FakeTimeProvider();
        await using var connection = new RedisConnection(new RedisOptions { Connection = "redis-1" }, time);
        var log = connection.Options.LoggerFactory!.CreateLogger("client");
        var closed = Failed(ConnectionFailureType.UnableToConnect, new SocketException((int)SocketError.OperationAborted));

        log.LogError(Failed(ConnectionFailureType.SocketFailure, new InvalidOperationException("other trouble")), "it failed");
        Assert.Equal(StoreFault.Connection, connection.FaultOf(closed));

        log.LogError(Failed(ConnectionFailureType.AuthenticationFailure, new InvalidOperationException("refused")), "it failed");
        Assert.Equal(StoreFault.Auth, connection.FaultOf(closed));
        Assert.Equal(StoreFault.Timeout, connection.FaultOf(new TimeoutException()));
        Assert.Null(connection.FaultOf(new OperationCanceledException()));

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(StoreFault.Connection, connection.FaultOf(closed));
    }

    private static RedisConnectionException Failed(ConnectionFailureType type, Exception inner) => new(type, CommandFlags.None, "No connection is available", inner, CommandStatus.Unknown);
}
