using CsCheck;
using DminServing.Pipeline.Ranking;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Ranking;

public sealed class RankerTests
{
    // Few different values, so that there are ties.
    private static readonly Gen<float> Scores = Gen.OneOf(Gen.Int[0, 5].Select(tenths => tenths / 10f), Gen.Float[-1, 1], Gen.Int[0, 2].Select(i => new[] { 0f, -0f, float.Epsilon }[i]));

    [Fact]
    public void Highest_Score_First_And_Ties_In_The_Callers_Order() =>
        Gen.Select(Scores.Array[0, 60], Gen.Int[0, 70]).Sample((scores, topK) =>
        {
            var byPlace = Enumerable.Range(0, scores.Length).OrderByDescending(place => scores[place]).ToList(); // LINQ's sort is stable
            int[] expected = [.. topK == 0 ? byPlace : byPlace.Take(topK)];

            var ranked = Ranker.Rank(scores, topK);

            Assert.Equal(expected, ranked.Index);
            Assert.Equal(expected.Select(place => scores[place]), ranked.Ctr);
        }, iter: Cases.Of(1000));
}
