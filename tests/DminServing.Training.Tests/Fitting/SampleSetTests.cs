using DminServing.ModelContract.Encoding;
using DminServing.Training.Data;
using DminServing.Training.Fitting;
using Xunit;

namespace DminServing.Training.Tests.Fitting;

public sealed class SampleSetTests
{
    private static readonly TestFeatures Features = TestFeatures.Create();
    private readonly SampleSet _samples = new(new QueryEncoder(Features.Features, maxBehaviors: 4), Features.Shape(maxBehaviors: 4));

    public SampleSetTests()
    {
        Add("u1", ["i1", "i2", "i3"], "i4", "i5");
        Add("nobody", ["i6"], "unknown", "i7");
        Add("u2", ["i9", "i8", "i7", "i6", "i5", "i4"], "i3", "i2");
    }

    [Fact]
    public void A_Batch_Is_Padded_To_Its_Longest_History()
    {
        var batch = _samples.Batch([1, 0]);

        Assert.Equal((2, 3, 2), (batch.Users, batch.Behaviors, batch.Candidates));
        Assert.Equal([6, 0, 0, 1, 2, 3], batch.Behavior[0]);
        Assert.Equal([1f, 0, 0, 1, 1, 1], batch.Mask);
        Assert.Equal([1L, 0, 0, 3, 2, 1], batch.Positions);
        Assert.Equal([0, 7, 4, 5], batch.Candidate[0]);
        Assert.Equal([0, 1], batch.User[0]);
    }

    [Fact]
    public void Long_Histories_Keep_The_Newest() => Assert.Equal([7, 6, 5, 4], _samples.Batch([2]).Behavior[0]);

    [Fact]
    public void The_Positive_Comes_Before_The_Negative() => Assert.Equal([true, false, true, false, true, false], _samples.Labels);

    [Fact]
    public void The_Auxiliary_Loss_Gets_Known_Items_That_The_User_Did_Not_Click()
    {
        var random = new Random(1);
        for (var draw = 0; draw < 100; draw++)
        {
            var items = _samples.BatchForTraining([2, 0], random).NotClicked!;

            // Behaviors that were cut off, and the positive, are clicked as well.
            Assert.All(items[0][..3], item => Assert.DoesNotContain(item, new[] { 0, 9, 8, 7, 6, 5, 4, 3 }));
            Assert.All(items[0][3..5], item => Assert.DoesNotContain(item, new[] { 0, 1, 2, 3, 4 }));
            Assert.Equal(0, items[0][5]);                                                  // padding
            Assert.Equal(items[0].Select(item => item == 0 ? 0 : 1 + ((item - 1) % 5)), items[1]);
        }
    }

    [Fact]
    public void A_Batch_Is_What_The_Encoder_Gives()
    {
        var query = new ScoringQuery { UserId = "u1", Candidates = new CandidateIds(["i4", "i5"]) };
        var encoded = new QueryEncoder(Features.Features, 4).Encode(query, [new("i1", 0), new("i2", 1), new("i3", 2)]);

        var (ours, theirs) = (_samples.Batch([0]), Training.Networks.IndexBatch.Of([encoded], Features.Shape(maxBehaviors: 4)));

        Assert.Equal(theirs.Behavior, ours.Behavior);
        Assert.Equal(theirs.Candidate, ours.Candidate);
        Assert.Equal(theirs.Positions, ours.Positions);
    }

    private void Add(string user, string[] history, string positive, string negative) =>
        _samples.Add(new Sample(user, Part.Train, [.. history.Select((item, t) => new Behavior(item, t))], positive, negative));
}
