using DminServing.Training.Data.Demo;
using Xunit;

namespace DminServing.Training.Tests.Data.Demo;

public sealed class DemoWorldTests
{
    private static readonly List<DemoClick> Clicks = [.. new DemoWorld(seed: 1, users: 500).Clicks()];

    [Fact]
    public void The_Same_Seed_Gives_The_Same_World()
    {
        Assert.Equal(Clicks, new DemoWorld(seed: 1, users: 500).Clicks());
        Assert.NotEqual(Clicks, new DemoWorld(seed: 2, users: 500).Clicks());
    }

    [Fact]
    public void The_Shop_Has_Named_Items_In_Named_Categories()
    {
        var items = Clicks.Select(click => (click.Item, click.Category)).Distinct().ToList();

        Assert.InRange(DemoShop.Categories.Count, 10, 14);
        Assert.InRange(items.Count, 300, 500);
        Assert.All(items, item => Assert.StartsWith(item.Category + "-", item.Item, StringComparison.Ordinal));
        Assert.Equal(items.Count, items.DistinctBy(item => item.Item).Count());
        Assert.Contains(items, item => item.Item == "shoes-trail-runner");
        Assert.Contains(items, item => item.Item == "trousers-slim-chino");
    }

    [Fact]
    public void Everybody_Has_Two_To_Four_Interests_Of_Which_One_Is_Dominant_At_A_Time()
    {
        foreach (var user in Clicks.Where(click => click.User.StartsWith("user-", StringComparison.Ordinal)).GroupBy(click => click.User))
        {
            Assert.InRange(user.Select(click => click.Interest).Append(user.First().Dominant).Where(interest => interest.Length > 0).Distinct().Count(), 1, 4);
            Assert.All(user.Zip(user.Skip(1)), pair => Assert.True(pair.First.TimestampMs < pair.Second.TimestampMs));
        }

        Assert.InRange(Clicks.Count(click => click.Interest == click.Dominant) / (double)Clicks.Count, 0.9, 1);
    }

    [Fact]
    public void The_Dominant_Interest_Switches_And_Returns()
    {
        var switches = Clicks.GroupBy(click => click.User).Select(user => user.Zip(user.Skip(1)).Count(pair => pair.First.Dominant != pair.Second.Dominant)).ToList();

        Assert.InRange(switches.Average(), 0.7, 2);
        Assert.Contains(switches, count => count >= 3);
    }

    [Fact]
    public void The_Names_Of_The_Named_Users_Tell_Their_History()
    {
        var carla = Clicks.Where(click => click.User == "carla-shoes-and-trousers-by-turns").Select(click => click.Category).ToList();

        Assert.Equal(["shoes", "trousers"], carla.Distinct());
        Assert.Equal(5, carla.Zip(carla.Skip(1)).Count(pair => pair.First != pair.Second));
        Assert.All(Clicks.Where(click => click.User == "anna-shoes-lately").TakeLast(5), click => Assert.Equal("shoes", click.Category));
    }
}
