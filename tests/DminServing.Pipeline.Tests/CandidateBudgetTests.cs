using DminServing.ModelContract.Encoding;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests;

public sealed class CandidateBudgetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_Time_Does_Not_Hold_Is_Left_Out_At_The_End_And_The_Answer_Says_So()
    {
        var model = new HandMadeModel();
        await using var host = PipelineHost.Serving(_folder, model);
        int[] items = [.. Enumerable.Range(1, 40), .. Enumerable.Range(1, 40)];
        var query = new QueryBuilder().WithHistory(2, 3).WithCandidates(items).With(query => query with { MinCandidates = 5 }).Build();

        var answer = await host.Pipeline.ScoreAsync(query, Ends(host, candidates: 60), CancellationToken.None);

        var scored = answer.Ranked.Index.Length;
        Assert.InRange(scored, 5, 30);
        Assert.Equal(items.Length - scored, answer.Unscored);
        Assert.Equal([DegradedReason.CandidatesCut], answer.Degraded);
        Assert.Equal(Enumerable.Range(0, scored), answer.Ranked.Index.Order());
        Assert.All(answer.Ranked.Index.Zip(answer.Ranked.Ctr), row => Assert.Equal(model.Score(1, [2, 3], items[row.First]), row.Second, 1e-6f));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(80)]
    public async Task A_Query_That_Does_Not_Allow_It_Is_Scored_Whole(int? fewest)
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());
        var query = new QueryBuilder().WithCandidates([.. Enumerable.Repeat(1, 80)]).With(query => query with { MinCandidates = fewest }).Build();

        var answer = await host.Pipeline.ScoreAsync(query, Ends(host, candidates: 60), CancellationToken.None);

        Assert.Equal((80, 0), (answer.Ranked.Index.Length, answer.Unscored));
    }

    [Fact]
    public async Task However_Late_It_Is_The_Fewest_Are_Scored()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());
        var query = new QueryBuilder().WithCandidates([.. Enumerable.Repeat(1, 80)]).With(query => query with { MinCandidates = 7 }).Build();

        var answer = await host.Pipeline.ScoreAsync(query, host.Clock.GetTimestamp() + 1, CancellationToken.None);

        Assert.Equal((7, 73), (answer.Ranked.Index.Length, answer.Unscored));
    }

    [Fact]
    public void Columns_Are_Cut_With_The_Candidates_And_One_Of_Another_Length_Stays_Wrong()
    {
        var query = new ScoringQuery
        {
            UserId = "u",
            Candidates = new CandidateIds([7L, 8L, 9L]),
            ItemFeatures = new Dictionary<string, IReadOnlyList<string>> { ["price"] = ["1", "2", "3"], ["color"] = ["red"] },
        };

        var first = query.First(2);

        Assert.Equal([7L, 8L], first.Candidates.Numbers!);
        Assert.Equal(["1", "2"], first.ItemFeatures["price"]);
        Assert.Equal(["red"], first.ItemFeatures["color"]);
        Assert.Equal(["a"], new CandidateIds(["a", "b"]).First(1).Strings!);
    }

    // By what the lanes have taken for a candidate until now; the clock stands still.
    private static long Ends(PipelineHost host, int candidates) =>
        host.Clock.GetTimestamp() + (long)((candidates + InferenceLanes.BesideCandidates) * host.Get<InferenceLanes>().SecondsPerCandidate * host.Clock.TimestampFrequency);
}
