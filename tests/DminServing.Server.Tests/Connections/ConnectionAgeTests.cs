using DminServing.Server.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Connections;

public sealed class ConnectionAgeTests
{
    private static readonly TimeSpan Max = TimeSpan.FromMinutes(5);
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task An_Old_Connection_Is_Asked_To_Close()
    {
        var (connection, lifetime) = Connection();

        await using var timer = new ConnectionAge(Max, _clock).Watch(connection);
        _clock.Advance(Max - TimeSpan.FromSeconds(1));
        Assert.False(lifetime.IsAsked);

        _clock.Advance(Max * 0.2 + TimeSpan.FromSeconds(1));
        Assert.True(lifetime.IsAsked);
    }

    [Fact]
    public async Task A_Connection_That_Has_Ended_Is_Not_Asked()
    {
        var (connection, lifetime) = Connection();

        await new ConnectionAge(Max, _clock).Watch(connection)!.DisposeAsync();
        _clock.Advance(Max * 2);

        Assert.False(lifetime.IsAsked);
    }

    [Fact]
    public void Without_An_Age_Nothing_Is_Watched() => Assert.Null(new ConnectionAge(TimeSpan.Zero, _clock).Watch(Connection().Connection));

    [Fact]
    public void Connections_Do_Not_Get_Old_All_At_Once()
    {
        var age = new ConnectionAge(Max, _clock);

        TimeSpan[] ages = [.. Enumerable.Range(0, 1000).Select(number => age.AgeOf($"0HN{number}"))];

        Assert.All(ages, one => Assert.InRange(one, Max, Max * 1.2));
        Assert.InRange(ages.Count(one => one < Max * 1.1), 350, 650);
    }

    private static (ConnectionContext Connection, Lifetime Lifetime) Connection()
    {
        var lifetime = new Lifetime();
        var connection = new DefaultConnectionContext("0HN1");
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(lifetime);
        return (connection, lifetime);
    }

    private sealed class Lifetime : IConnectionLifetimeNotificationFeature
    {
        public bool IsAsked { get; private set; }

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => IsAsked = true;
    }
}
