using DminServing.Cli.BulkLoading;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using Xunit;

namespace DminServing.Cli.Tests.BulkLoading;

public sealed class HoldOutTests
{
    [Fact]
    public void The_Newest_Of_A_History_In_Pieces_Is_Held_Out_Wherever_It_Stands()
    {
        var held = new HoldOut(1);

        Assert.Equal([2], Times(held.Take(Piece(isEnd: false, 9, 2))));
        Assert.False(held.IsEmpty);
        Assert.Equal([3, 4], Times(held.Take(Piece(isEnd: true, 4, 3))));
        Assert.True(held.IsEmpty);
    }

    [Fact]
    public void Nothing_Is_Written_Of_A_User_Who_Has_Not_More() => Assert.Empty(new HoldOut(2).Take(Piece(isEnd: true, 1, 2)));

    private static UserLines Piece(bool isEnd, params long[] times) => new("user", [.. times.Select(time => new Behavior("item", time))], isEnd, FilePlace.Start);

    private static IEnumerable<long> Times(IEnumerable<Behavior> behaviors) => behaviors.Select(behavior => behavior.TimestampMs);
}
