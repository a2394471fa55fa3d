using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Inference.Cuda;
using Xunit;

namespace DminServing.Cuda.Tests.Inference.Cuda;

public sealed class ShapeBucketsTests
{
    private readonly ShapeBuckets _buckets = new(maxBehaviors: 20, candidatesPerRun: 2048);

    [Theory]
    [InlineData(1, 1, 1, 8)]
    [InlineData(1, 9, 1, 16)]
    [InlineData(3, 17, 4, 20)]
    [InlineData(4, 20, 4, 20)]
    public void Users_And_Behaviors_Are_Rounded_Up(int users, int behaviors, int roundedUsers, int roundedBehaviors) =>
        Assert.Equal(new BatchShape(roundedUsers, 0, roundedBehaviors, 0), _buckets.OfUsers(users, behaviors));

    [Theory]
    [InlineData(1, 64)]
    [InlineData(64, 64)]
    [InlineData(65, 128)]
    [InlineData(2048, 2048)]
    [InlineData(9999, 2048)]
    public void Candidates_Are_Rounded_Up_To_The_Most_Of_A_Run(int candidates, int rounded) =>
        Assert.Equal(rounded, _buckets.OfCandidates(_buckets.OfUsers(1, 20), candidates).Candidates);

    [Theory]
    [InlineData(2, 1024)]
    [InlineData(9, 128)]
    [InlineData(256, 64)]
    public void Users_Share_The_Candidates_Of_A_Run(int users, int each) => Assert.Equal(each, _buckets.CandidatesOf(_buckets.OfUsers(users, 20)));

    [Fact]
    public void All_Shapes_Of_One_User_Are_Few()
    {
        var shapes = Enumerable.Range(1, 20).SelectMany(behaviors => Enumerable.Range(1, 5000).Select(candidates => _buckets.OfCandidates(_buckets.OfUsers(1, behaviors), candidates)));

        Assert.Equal(3 * 6, shapes.Distinct().Count());
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(100, 6)]
    public void Small_Limits_Hold(int candidatesPerRun, int maxBehaviors)
    {
        var small = new ShapeBuckets(maxBehaviors, candidatesPerRun);

        Assert.Equal(new BatchShape(1, candidatesPerRun, maxBehaviors, 0), small.OfCandidates(small.OfUsers(1, 1), 1000));
    }
}
