using System.Net.Sockets;
using DminServing.Pipeline.Behaviors;
using StackExchange.Redis;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

/// <summary>What is made of the client's exceptions, where Redis itself cannot be made to cause each at will.</summary>
public sealed class RedisFaultKindTests
{
    [Fact]
    public void A_Refused_Password_Is_Told_Though_The_Client_Hears_Last_Of_A_Socket_That_It_Closed_Itself()
    {
        var closed = new SocketException((int)SocketError.OperationAborted);
        var refused = Failed(ConnectionFailureType.AuthenticationFailure, closed);

        Assert.Equal(StoreFault.Auth, RedisFaults.Of(Failed(ConnectionFailureType.UnableToResolvePhysicalConnection, refused)));
        Assert.Equal(StoreFault.Connection, RedisFaults.Of(Failed(ConnectionFailureType.UnableToConnect, closed)));
    }

    private static RedisConnectionException Failed(ConnectionFailureType type, Exception inner) => new(type, CommandFlags.None, "No connection is available", inner, CommandStatus.Unknown);
}
