using DminServing.ModelContract.Encoding;
using DminServing.Training.Networks;
using Xunit;
using static TorchSharp.torch;

namespace DminServing.Training.Tests.Networks;

public sealed class DminTests
{
    private static readonly TestFeatures Features = TestFeatures.Create();

    [Fact]
    public void A_User_Without_Behaviors_Is_Scored_By_User_And_Candidate_Alone()
    {
        using var model = Features.RandomModel(Features.Shape());
        var none = IndexBatch.Of([Features.Query(new Random(1), length: 0, candidates: 3)], Features.Shape());
        var ghost = IndexBatch.Of([Features.Query(new Random(1), length: 0, candidates: 3)], Features.Shape());
        ghost.Behavior[0][0] = 7;                                                          // whatever stands in padding

        var scores = model.Score(none);

        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(scores, model.Score(ghost));
    }

    [Fact]
    public void The_Order_Of_Behaviors_Matters()
    {
        using var model = Features.RandomModel(Features.Shape());

        Assert.NotEqual(Score(model, ["i1", "i2", "i3"]), Score(model, ["i3", "i2", "i1"]));
    }

    [Fact]
    public void A_Refined_Behavior_Has_Not_Seen_Later_Ones()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var refiner = new BehaviorRefiner(Features.Shape());
        refiner.eval();
        var e = randn(1, 6, 36);
        var changed = e.clone();
        changed[0, 5] = randn(36);

        var difference = (refiner.call(e) - refiner.call(changed)).abs().sum(-1)[0];       // [T]

        Assert.Equal(0, difference.narrow(0, 0, 5).max().item<float>());
        Assert.NotEqual(0, difference[5].item<float>());
    }

    [Fact]
    public void Dice_Uses_Fixed_Statistics_At_Inference()
    {
        using var scope = NewDisposeScope();
        var dice = new Dice(3);
        dice.call(randn(50, 3));
        dice.eval();
        var rows = randn(4, 3);

        Assert.True(dice.call(rows)[1].allclose(dice.call(rows.narrow(0, 1, 1))[0]));
    }

    [Fact]
    public void Heads_That_Do_Not_Divide_The_Width_Are_Refused_With_Those_That_Do()
    {
        var refusal = Assert.Throws<TrainingException>(() => new Dmin(Features.Shape() with { InterestHeads = 5 }));

        Assert.Contains("5 interest heads do not divide d_model = 36; choose one of 1, 2, 3, 4, 6, 9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_Count_From_The_Newest_Or_From_The_Oldest()
    {
        using var scope = NewDisposeScope();
        var batch = new EmbeddingLayer(Features.Features, 18, seed: 1).Embed(
            IndexBatch.Of([Features.Query(new Random(1), length: 4, candidates: 1), Features.Query(new Random(2), length: 2, candidates: 1)], Features.Shape()), forTraining: false);

        Assert.Equal([4, 3, 2, 1, 2, 1, 0, 0], batch.PositionsBy(PositionOrder.NewestFirst).data<long>().ToArray());
        Assert.Equal([1, 2, 3, 4, 1, 2, 0, 0], batch.PositionsBy(PositionOrder.OldestFirst).data<long>().ToArray());
    }

    private static float Score(CtrModel model, string[] behaviors)
    {
        var query = new ScoringQuery { UserId = "u1", Candidates = new CandidateIds(["i9"]) };
        var encoded = new QueryEncoder(Features.Features, 20).Encode(query, [.. behaviors.Select((item, t) => new Behavior(item, t))]);
        return model.Score(IndexBatch.Of([encoded], Features.Shape()))[0];
    }
}
