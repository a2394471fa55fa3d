using DminServing.Pipeline.Ranking;
using Xunit;

namespace DminServing.Pipeline.Tests.Ranking;

public sealed class EqualCandidatesTests
{
    private static readonly float Half = 0.5f;
    private static readonly float JustAbove = MathF.BitIncrement(Half);

    [Fact]
    public void A_Candidate_That_Stands_Twice_Has_One_Score_To_The_Bit()
    {
        float[] ctr = [Half, 0.1f, JustAbove];

        var equal = EqualCandidates.Align([[7, 8, 7], [1, 1, 1]], ctr);

        Assert.Equal([Half, 0.1f, Half], ctr);
        Assert.Equal(1, equal);
    }

    [Fact]
    public void Unknown_Items_Of_Different_Categories_Keep_Their_Scores()
    {
        float[] ctr = [Half, JustAbove];

        var equal = EqualCandidates.Align([[0, 0], [1, 2]], ctr);

        Assert.Equal([Half, JustAbove], ctr);
        Assert.Equal(0, equal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void However_Many_There_Are_Each_Has_The_Score_Of_The_First_Like_It(int count)
    {
        int[] items = [.. Enumerable.Range(0, count).Select(place => place * 7919 % 300)];
        float[] ctr = [.. Enumerable.Range(0, count).Select(place => place / 1000f)];

        var equal = EqualCandidates.Align([items], ctr);

        Assert.Equal(items.Select(item => Array.IndexOf(items, item) / 1000f), ctr);
        Assert.Equal(count - items.Distinct().Count(), equal);
    }
}
