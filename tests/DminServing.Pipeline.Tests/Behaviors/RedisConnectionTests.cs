using DminServing.Pipeline.Behaviors;
using StackExchange.Redis;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class RedisConnectionTests
{
    [Fact]
    public async Task What_The_Connection_String_Says_Is_Kept_And_The_Rest_Is_For_Low_Latency()
    {
        await using var connection = new RedisConnection("redis-1:6380,redis-2,connectTimeout=3000,name=mine,ssl=true");

        var options = connection.Options;
        Assert.Equal((3000, "mine", true), (options.ConnectTimeout, options.ClientName, options.Ssl));
        Assert.Equal((250, BacklogPolicy.FailFast, false), (options.AsyncTimeout, options.BacklogPolicy, options.AbortOnConnectFail));
        Assert.Equal("redis-1:6380, redis-2", connection.Servers);
    }
}
