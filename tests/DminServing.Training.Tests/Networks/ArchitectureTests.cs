using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Networks;

/// <summary>What holds for every network of the paper's table 2.</summary>
public sealed class ArchitectureTests
{
    private static readonly TestFeatures Features = TestFeatures.Create(withContext: true);

    public static TheoryData<string> All() => [.. Architecture.All.Select(architecture => architecture.Name)];

    [Fact]
    public void An_Unknown_Name_Is_Refused_With_Those_There_Are()
    {
        var refusal = Assert.Throws<TrainingException>(() => Architecture.Of("dmnin"));

        Assert.Equal("There is no network 'dmnin'; choose one of wide-and-deep, pnn, din, dien, dien-no-aux, dmin-no-aux, dmin-no-pe, dmin.", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_Score_Does_Not_Depend_On_Who_Else_Is_Scored(string architecture)
    {
        using var model = Features.RandomModel(Features.Shape(), architecture: architecture);
        var (first, second) = (Features.Query(new Random(1), length: 4, candidates: 3), Features.Query(new Random(2), length: 19, candidates: 3));

        var together = model.Score(IndexBatch.Of([first, second], Features.Shape()));      // the first one padded to 19

        Assert.All(together[..3].Zip(model.Score(IndexBatch.Of([first], Features.Shape()))), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.All(together[3..].Zip(model.Score(IndexBatch.Of([second], Features.Shape()))), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_Stands_In_Padding_Does_Not_Matter(string architecture)
    {
        using var model = Features.RandomModel(Features.Shape(), architecture: architecture);
        var (batch, ghost) = (Batch(), Batch());
        ghost.Behavior[0][6] = 9;                                                          // the first user has 4 of 7

        Assert.Equal(model.Score(batch), model.Score(ghost));

        static IndexBatch Batch() => IndexBatch.Of([Features.Query(new Random(1), length: 4, candidates: 3), Features.Query(new Random(2), length: 7, candidates: 3)], Features.Shape());
    }

    [Theory]
    [InlineData(WideAndDeep.Name, false)]
    [InlineData(Pnn.Name, false)]
    [InlineData(Din.Name, false)]
    [InlineData(Dien.Name, true)]
    [InlineData(Dmin.NoPositions, true)]
    [InlineData(Dmin.Name, true)]
    public void The_Order_Of_Behaviors_Matters_Where_A_Network_Sees_It(string architecture, bool matters)
    {
        using var model = Features.RandomModel(Features.Shape(), architecture: architecture);
        var (batch, turned) = (Batch(), Batch());
        Array.ForEach(turned.Behavior, Array.Reverse);

        var difference = model.Score(batch).Zip(model.Score(turned), (a, b) => Math.Abs(a - b)).Max();

        Assert.Equal(matters, difference > 1e-5f);

        static IndexBatch Batch() => IndexBatch.Of([Features.Query(new Random(1), length: 6, candidates: 3)], Features.Shape());
    }
}
