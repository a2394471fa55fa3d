using DminServing.Pipeline.Behaviors;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class StaleBehaviorsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void What_Was_Read_Is_Found_With_Its_Age_Until_It_Is_Too_Old()
    {
        var stale = Keeping(10);
        stale.Keep("u1", 5, Sequence("a"));
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Sequence("a").NewestFirst, stale.Find("u1", out var age)!.NewestFirst);
        Assert.Equal(TimeSpan.FromSeconds(60), age);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(stale.Find("u1", out _));
    }

    [Fact]
    public void There_Are_Never_More_Users_Than_May_Be_And_The_Last_Ones_Are_There()
    {
        var stale = Keeping(10);
        for (var user = 0; user < 1000; user++)
        {
            stale.Keep("often", 5, Sequence("a"));
            stale.Keep($"u{user}", 5, Sequence("a"));
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(user => stale.Find($"u{user}", out _) is not null), 5, 12);
        Assert.NotNull(stale.Find("u999", out _));
        Assert.NotNull(stale.Find("often", out _));
    }

    [Fact]
    public void An_Append_Is_In_What_Was_Read_Before_It_And_Makes_It_No_Younger()
    {
        var stale = Keeping(10);
        stale.Keep("u1", 2, new BehaviorSequence([new("b", 20), new("a", 10)], Truncated: false, Corrupt: 0));
        _clock.Advance(TimeSpan.FromSeconds(5));
        stale.Append("u1", [new("c", 30), new("b", 20)]);
        stale.Append("u2", [new("c", 30)]);

        var found = stale.Find("u1", out var age)!;
        Assert.Equal([new("c", 30), new("b", 20)], found.NewestFirst);
        Assert.Equal((true, TimeSpan.FromSeconds(5)), (found.Truncated, age));
        Assert.Null(stale.Find("u2", out _));
    }

    [Fact]
    public void Nothing_Is_Kept_Of_A_Store_That_Always_Answers()
    {
        var stale = new StaleBehaviors(Options.Create(new BehaviorsOptions()), _clock);
        stale.Keep("u1", 5, Sequence("a"));

        Assert.Null(stale.Find("u1", out _));
    }

    private static BehaviorSequence Sequence(string item) => new([new(item, 1)], Truncated: false, Corrupt: 0);

    private StaleBehaviors Keeping(int users) => new(
        Options.Create(new BehaviorsOptions { Redis = new RedisOptions { Connection = "redis-1" }, Stale = new StaleOptions { Users = users, Lifetime = TimeSpan.FromSeconds(60) } }), _clock);
}
