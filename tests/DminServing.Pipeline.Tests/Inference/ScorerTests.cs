using CsCheck;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Pipeline.Tests.Inference;

/// <summary>Both layouts, over a model whose scores plain C# computes too.</summary>
public sealed class ScorerTests : IDisposable
{
    private const float Same = 1e-6f;
    private const int CandidatesPerRun = 4;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void Every_Score_Is_The_Models(GraphLayout layout)
    {
        using var scorer = Open(layout, out var model);

        Questions.Array[1, 4].Sample(questions =>
        {
            var scores = scorer.Score([.. questions.Select(question => question.Encode())]);
            var expected = questions.SelectMany(question => question.Scores(model));
            Assert.All(scores.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, Same));
        });
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void A_Score_Does_Not_Depend_On_The_Others_In_The_Batch(GraphLayout layout)
    {
        using var scorer = Open(layout, out _);

        Gen.Select(Questions, Questions, Questions).Sample((before, question, after) =>
        {
            var alone = scorer.Score([question.Encode()]);
            var together = scorer.Score([before.Encode(), question.Encode(), after.Encode()]);
            Assert.Equal(alone, together.AsSpan(before.Candidates.Length, alone.Length).ToArray(), (x, y) => Math.Abs(x - y) <= Same);
        }, iter: Cases.Of(300));
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void Another_Order_Of_The_Candidates_Is_The_Same_Scores_In_Another_Order(GraphLayout layout)
    {
        using var scorer = Open(layout, out _);

        Gen.Select(Questions, Gen.Int[0, 1000]).Sample(
            (question, seed) =>
            {
                int[] places = [.. Enumerable.Range(0, question.Candidates.Length)];
                new Random(seed).Shuffle(places);
                var scores = scorer.Score([question.Encode()]);
                var shuffled = scorer.Score([(question with { Candidates = [.. places.Select(place => question.Candidates[place])] }).Encode()]);
                Assert.Equal([.. places.Select(place => scores[place])], shuffled, (x, y) => Math.Abs(x - y) <= Same);
            },
            iter: Cases.Of(300));
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void A_Candidate_That_Stands_Twice_Has_The_Same_Score(GraphLayout layout)
    {
        using var scorer = Open(layout, out _);

        Questions.Sample(
            question =>
            {
                var scores = scorer.Score([(question with { Candidates = [.. question.Candidates, .. question.Candidates] }).Encode()]);
                var byItem = question.Candidates.Concat(question.Candidates).Zip(scores).GroupBy(row => row.First, row => row.Second);
                Assert.All(byItem, same => Assert.Equal(same.Min(), same.Max(), Same)); // not to the bit: ONNX Runtime does the last few rows of a matrix in another way
            },
            iter: Cases.Of(300));
    }

    [Theory]
    [InlineData(GraphLayout.Flat, 2000)]
    [InlineData(GraphLayout.Grouped, 2000)]
    public void Long_Candidate_Lists_Are_Cut_Without_A_Trace(GraphLayout layout, int candidates)
    {
        using var scorer = Open(layout, out var model);
        int[] items = [.. Enumerable.Range(0, candidates).Select(place => place % (HandMadeModel.Items + 1))];

        var scores = scorer.Score([new Question(1, [5, 6], items).Encode()]);

        Assert.All(scores.Zip(items), pair => Assert.Equal(model.Score(1, [5, 6], pair.Second), pair.First, Same));
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void Lanes_Do_Not_Disturb_Each_Other(GraphLayout layout)
    {
        using var scorer = Open(layout, out var model);

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var question = new Question(i % 4, [.. Enumerable.Range(1, i % 7)], [.. Enumerable.Range(i % 40, 1 + (i % 11))]);
            var scores = scorer.Score([question.Encode()]);
            Assert.All(scores.Zip(question.Candidates), pair => Assert.Equal(model.Score(question.User, question.Behaviors, pair.Second), pair.First, Same));
        });
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void An_Index_Outside_Its_Table_Never_Reaches_The_Graph(GraphLayout layout)
    {
        using var scorer = Open(layout, out _);

        var failure = Assert.Throws<InvalidOperationException>(() => scorer.Score([new Question(1, [1], [HandMadeModel.Items + 1]).Encode()]));

        Assert.Equal("Index 51 of candidate.item_id is outside its table of 51 rows.", failure.Message);
        Assert.Single(scorer.Score([new Question(1, [1], [1]).Encode()]));
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void No_Candidates_Have_No_Scores(GraphLayout layout)
    {
        using var scorer = Open(layout, out _);

        Assert.Empty(scorer.Score([new Question(1, [1], []).Encode()]));
    }

    private static Gen<Question> Questions { get; } = Gen.Select(
        Gen.Int[0, HandMadeModel.Users],
        Gen.Int[0, HandMadeModel.Items].Array[0, 6],
        Gen.Int[0, HandMadeModel.Items].Array[1, 13],
        (user, behaviors, candidates) => new Question(user, behaviors, candidates));

    private IScorer Open(GraphLayout layout, out HandMadeModel model)
    {
        model = new HandMadeModel { Layout = layout };
        var folder = model.WriteTo(_folder.Path);
        var options = Options.Create(new InferenceOptions { Provider = InferenceProvider.Cpu, CandidatesPerRun = CandidatesPerRun });
        return new ScorerFactory(new SessionFactory(options), options).Create(model.Manifest(folder), folder);
    }
}
