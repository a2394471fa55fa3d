using Xunit;

namespace DminServing.Pipeline.Tests.Batching;

/// <summary>A short run of what <c>DminServing.Soak races</c> does.</summary>
public sealed class LaneRacesTests
{
    private const int Operations = 6000;

    [Fact]
    public async Task However_They_Fall_Together_Every_Piece_Of_Work_Ends_Once()
    {
        var (counts, problems) = await new LaneRaces(seed: 1, TimeSpan.FromSeconds(60)).RunAsync(Operations);

        Assert.Empty(problems);
        Assert.Equal(Operations, counts.Received);
        Assert.True(counts is { Completed: > 0, Failed: > 0, Refused: > 0, Abandoned: > 0 }, $"{counts}");
    }

    [Theory]
    [InlineData(nameof(RaceSabotage.LosesACompletion), "have not ended")]
    [InlineData(nameof(RaceSabotage.MixesResults), "got the result of -1")]
    [InlineData(nameof(RaceSabotage.LeaksARun), "were disposed")]
    public async Task What_Goes_Wrong_Is_Reported(string sabotage, string problem)
    {
        var (_, problems) = await new LaneRaces(seed: 1, TimeSpan.FromSeconds(2), Enum.Parse<RaceSabotage>(sabotage)).RunAsync(Operations);

        Assert.Contains(problems, reported => reported.Contains(problem, StringComparison.Ordinal));
    }
}
