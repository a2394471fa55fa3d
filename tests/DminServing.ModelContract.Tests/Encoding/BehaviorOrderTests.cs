using CsCheck;
using DminServing.ModelContract.Encoding;
using Xunit;

namespace DminServing.ModelContract.Tests.Encoding;

public sealed class BehaviorOrderTests
{
    [Fact]
    public void Ties_In_Time_Follow_The_Bytes_Of_The_Item_Id() =>
        Gen.Select(Gen.Int[0, 2], Gen.String[Gen.Int[0, 4].Select(i => "abé\uE000\uFFFD"[i]), 0, 3], Gen.Int[0, 2].Select(i => new[] { "", "😀", "𐀀" }[i]))
            .Select((time, text, tail) => new Behavior(text + tail, time)).Array[0, 12]
            .Sample(behaviors =>
            {
                var byBytes = behaviors.OrderBy(behavior => behavior.TimestampMs)
                    .ThenBy(behavior => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(behavior.ItemId)), StringComparer.Ordinal);
                Assert.Equal(byBytes, behaviors.Order(BehaviorOrder.OldestFirst));
            });

    [Fact]
    public void Most_Recent_Behavior_Has_Position_One_And_Padding_Zero() =>
        Assert.Equal([3, 2, 1, 0, 0], Enumerable.Range(0, 5).Select(index => ReverseTimePositions.Of(index, length: 3)));
}
