using DminServing.ModelContract.Encoding;
using DminServing.Training.Export;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Export;

/// <summary>A candidate's score is between the user and the candidate: nobody else in the batch changes it.</summary>
public sealed class InvarianceTests : IDisposable
{
    private const float Tolerance = 1e-6f;
    private static readonly TestFeatures Features = TestFeatures.Create(withContext: true);
    private readonly NetworkShape _shape = Features.Shape();
    private readonly CtrModel _model;
    private readonly OnnxScorer _scorer;

    public InvarianceTests()
    {
        _model = Features.RandomModel(_shape);
        _scorer = NetworkGraphs.Author(new TrainedNetwork(Dmin.Name, _shape, Features.Schema, _model.Weights())).Scorer(Features.Schema);
    }

    public static TheoryData<string> Ways() => ["network", "flat", "grouped"];

    public void Dispose()
    {
        _scorer.Dispose();
        _model.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Other_Candidates_Do_Not_Change_A_Score(string way)
    {
        var query = Features.Query(new Random(1), length: 11, candidates: 200);
        var all = Score(way, query);

        for (var c = 0; c < 200; c += 20)
        {
            Assert.Equal(all[c], Score(way, With(query, [c]))[0], Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_Order_Of_Candidates_Does_Not_Change_A_Score(string way)
    {
        var query = Features.Query(new Random(2), length: 20, candidates: 50);
        int[] order = [.. Enumerable.Range(0, 50).Reverse()];

        var (forward, backward) = (Score(way, query), Score(way, With(query, order)));

        Assert.All(order, c => Assert.Equal(forward[c], backward[order.Length - 1 - c], Tolerance));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Padding_And_Other_Users_Do_Not_Change_A_Score(string way)
    {
        var random = new Random(3);
        EncodedQuery[] users = [.. new[] { 0, 1, 5, 20, 13, 0 }.Select(length => Features.Query(random, length, candidates: 4))];

        var together = Score(way, users);

        for (var u = 0; u < users.Length; u++)
        {
            var alone = Score(way, users[u]);
            Assert.All(Enumerable.Range(0, 4), c => Assert.Equal(alone[c], together[(u * 4) + c], Tolerance));
        }
    }

    private float[] Score(string way, params EncodedQuery[] users)
    {
        var batch = IndexBatch.Of(users, _shape);
        return way switch
        {
            "flat" => _scorer.Flat(batch),
            "grouped" => _scorer.Grouped(batch),
            _ => _model.Score(batch),
        };
    }

    private static EncodedQuery With(EncodedQuery query, int[] candidates) => new()
    {
        User = query.User,
        Context = query.Context,
        Behaviors = query.Behaviors,
        CandidateFeatures = [.. query.CandidateFeatures.Select(column => candidates.Select(c => column[c]).ToArray())],
        Length = query.Length,
        Candidates = candidates.Length,
        Truncated = query.Truncated,
        UnknownItems = query.UnknownItems,
        UnknownBehaviors = query.UnknownBehaviors,
        NewestTimestampMs = query.NewestTimestampMs,
    };
}
