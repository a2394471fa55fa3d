using DminServing.Training.Export;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Export;

/// <summary>TorchSharp, the flat graph and the grouped graphs are one function.</summary>
public sealed class ParityTests
{
    private const float Tolerance = 1e-5f;

    public static TheoryData<int, bool, bool> Networks() => new()
    {
        { 4, false, true },
        { 4, true, true },
        { 2, false, true },
        { 2, true, false },
        { 1, true, true },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Both_Layouts_Score_Like_The_Network_For_Every_Length(int interestHeads, bool withContext, bool withCategory)
    {
        var features = TestFeatures.Create(withContext, withCategory);
        var shape = features.Shape(interestHeads) with { RefinerHeads = 2 };
        using var model = features.RandomModel(shape);
        using var scorer = NetworkGraphs.Author(new TrainedNetwork(Dmin.Name, shape, features.Schema, model.Weights())).Scorer(features.Schema);
        var random = new Random(interestHeads);
        for (var length = 0; length <= shape.MaxBehaviors + 2; length++)
        {
            AssertEqual(model, scorer, IndexBatch.Of([features.Query(random, length, candidates: 7)], shape));
        }
    }

    public static TheoryData<string> Architectures() => [.. Architecture.All.Select(architecture => architecture.Name)];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_Network_Of_The_Paper_Scores_The_Same_In_Both_Layouts_For_Every_Length(string architecture)
    {
        var features = TestFeatures.Create(withContext: true);
        var shape = features.Shape();
        using var model = features.RandomModel(shape, architecture: architecture);
        using var scorer = Scorer(model, features);
        var random = new Random(3);
        for (var length = 0; length <= shape.MaxBehaviors + 2; length++)
        {
            AssertEqual(model, scorer, IndexBatch.Of([features.Query(random, length, candidates: 7)], shape));
        }

        AssertEqual(model, scorer, IndexBatch.Of([.. Enumerable.Range(0, 21).Select(length => features.Query(random, length, candidates: 9))], shape));
    }

    [Theory]
    [InlineData(Din.Name)]
    [InlineData(Dien.Name)]
    [InlineData(Dmin.NoPositions)]
    public void Every_Network_That_Attends_Gives_Its_Attention_Weights_In_Both_Layouts(string architecture)
    {
        var features = TestFeatures.Create();
        using var model = features.RandomModel(features.Shape(), architecture: architecture);
        using var scorer = Scorer(model, features);
        var batch = IndexBatch.Of([features.Query(new Random(3), length: 7, candidates: 4), features.Query(new Random(4), length: 5, candidates: 4)], features.Shape());

        var trained = model.Attention(batch)!;                                             // [U, H, C, T]

        Assert.InRange(Difference(trained, scorer.GroupedAttention(batch)), 0, Tolerance);
        Assert.InRange(Difference(trained, [.. HeadsFirst(scorer.FlatAttention(batch), model.Network.Dimensions["interest_heads"], candidates: 4, behaviors: 7)]), 0, Tolerance);
    }

    [Theory]
    [InlineData(PositionOrder.OldestFirst, AuxiliaryScore.InnerProduct)]
    [InlineData(PositionOrder.OldestFirst, AuxiliaryScore.Mlp)]
    [InlineData(PositionOrder.NewestFirst, AuxiliaryScore.Mlp)]
    public void What_The_Reference_Code_Does_Otherwise_Is_Scored_The_Same_In_Both_Layouts(PositionOrder positions, AuxiliaryScore auxiliary)
    {
        var features = TestFeatures.Create();
        var shape = features.Shape() with { Positions = positions, Auxiliary = auxiliary };
        using var model = features.RandomModel(shape);
        using var scorer = Scorer(model, features);
        var random = new Random(3);

        AssertEqual(model, scorer, IndexBatch.Of([.. Enumerable.Range(0, 21).Select(length => features.Query(random, length, candidates: 9))], shape));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(2000)]
    public void Both_Layouts_Score_Like_The_Network_For_Few_And_Many_Candidates(int candidates)
    {
        var features = TestFeatures.Create();
        using var model = features.RandomModel(features.Shape());
        using var scorer = NetworkGraphs.Author(new TrainedNetwork(Dmin.Name, features.Shape(), features.Schema, model.Weights())).Scorer(features.Schema);

        AssertEqual(model, scorer, IndexBatch.Of([features.Query(new Random(candidates), length: 13, candidates)], features.Shape()));
    }

    [Fact]
    public void Both_Layouts_Score_Like_The_Network_For_Many_Users_Of_Different_Lengths()
    {
        var features = TestFeatures.Create(withContext: true);
        using var model = features.RandomModel(features.Shape());
        using var scorer = NetworkGraphs.Author(new TrainedNetwork(Dmin.Name, features.Shape(), features.Schema, model.Weights())).Scorer(features.Schema);
        var random = new Random(5);

        AssertEqual(model, scorer, IndexBatch.Of([.. Enumerable.Range(0, 21).Select(length => features.Query(random, length, candidates: 9))], features.Shape()));
    }

    private static OnnxScorer Scorer(CtrModel model, TestFeatures features) =>
        NetworkGraphs.Author(new TrainedNetwork(model.Network.Architecture, model.Network.Shape, features.Schema, model.Weights())).Scorer(features.Schema);

    private static void AssertEqual(CtrModel model, OnnxScorer scorer, IndexBatch batch)
    {
        var trained = model.Score(batch);

        Assert.All(trained, score => Assert.InRange(score, 1e-6f, 1 - 1e-6f));
        Assert.InRange(Difference(trained, scorer.Flat(batch)), 0, Tolerance);
        Assert.InRange(Difference(trained, scorer.Grouped(batch)), 0, Tolerance);
    }

    [Fact]
    public void Both_Layouts_Give_The_Networks_Attention_Weights()
    {
        var features = TestFeatures.Create(withContext: true);
        var shape = features.Shape();
        using var model = features.RandomModel(shape);
        using var scorer = NetworkGraphs.Author(new TrainedNetwork(Dmin.Name, shape, features.Schema, model.Weights())).Scorer(features.Schema);
        var batch = IndexBatch.Of([features.Query(new Random(3), length: 7, candidates: 4), features.Query(new Random(4), length: 5, candidates: 4)], shape);

        var trained = model.Attention(batch)!;                                             // [U, H, C, T]
        var flat = scorer.FlatAttention(batch);                                            // [U, C, H, T]

        Assert.InRange(Difference(trained, scorer.GroupedAttention(batch)), 0, Tolerance);
        Assert.InRange(Difference(trained, [.. HeadsFirst(flat, shape.InterestHeads, candidates: 4, behaviors: 7)]), 0, Tolerance);
        Assert.All(trained.Chunk(7), row => Assert.Equal(1, row.Sum(), Tolerance));
        Assert.All(trained.Chunk(7).TakeLast(shape.InterestHeads * 4), row => Assert.Equal(0, row[5] + row[6])); // padding
    }

    // [U, C, H, T] to [U, H, C, T]
    private static IEnumerable<float> HeadsFirst(float[] weights, int heads, int candidates, int behaviors) =>
        weights.Chunk(candidates * heads * behaviors).SelectMany(user => Enumerable.Range(0, heads).SelectMany(head => Enumerable.Range(0, candidates).SelectMany(candidate => user.AsSpan(((candidate * heads) + head) * behaviors, behaviors).ToArray())));

    private static float Difference(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
    }
}
