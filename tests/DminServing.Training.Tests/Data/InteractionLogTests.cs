using DminServing.Training.Data;
using Xunit;

namespace DminServing.Training.Tests.Data;

public sealed class InteractionLogTests
{
    [Fact]
    public void Behaviors_Are_Ordered_By_Time_Then_By_The_Items_Bytes()
    {
        var log = new InteractionLog();
        foreach (var (user, item, time) in new[] { ("ann", "b", 5L), ("ben", "z", 1L), ("ann", "a", 5L), ("ann", "c", 2L), ("ann", "Z", 5L) })
        {
            log.Add(user, item, "c", time);
        }

        var histories = log.ToHistories();

        Assert.Equal(["c", "Z", "a", "b"], histories.ItemsOf(0).ToArray().Select(item => log.Items[item]));
        Assert.Equal(["z"], histories.ItemsOf(1).ToArray().Select(item => log.Items[item]));
    }

    [Fact]
    public void The_Same_Item_At_The_Same_Millisecond_Is_One_Behavior()
    {
        var log = new InteractionLog();
        foreach (var (item, time) in new[] { ("a", 5L), ("b", 5L), ("a", 5L), ("a", 6L) })
        {
            log.Add("ann", item, "c", time);
        }

        var histories = log.ToHistories();

        Assert.Equal(["a", "b", "a"], histories.ItemsOf(0).ToArray().Select(item => log.Items[item]));
        Assert.Equal((4, 3), (log.Count, histories.Behaviors));
    }

    [Fact]
    public void An_Item_Keeps_Its_First_Category()
    {
        var log = new InteractionLog();
        log.Add("ann", "a", "shoes", 1);
        log.Add("ben", "a", "bags", 1);

        Assert.Equal(("shoes", 1), (log.CategoryOf(0), log.OtherCategories));
    }

    [Fact]
    public void A_Long_Log_Comes_Back_Whole()
    {
        var log = new InteractionLog();
        for (var t = 0; t < 200_000; t++)
        {
            log.Add($"u{t % 3}", $"i{t % 7}", "c", t);
        }

        var histories = log.ToHistories();

        Assert.Equal((200_000, 200_000), (log.Count, histories.Behaviors));
        for (var user = 0; user < 3; user++)
        {
            Assert.Equal(Enumerable.Range(0, 200_000).Where(t => t % 3 == user).Select(t => (long)t), histories.TimesOf(user).ToArray());
        }
    }
}
