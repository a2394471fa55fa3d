using DminServing.Training.Calibration;
using Xunit;

namespace DminServing.Training.Tests.Calibration;

public sealed class IsotonicFittingTests
{
    // By hand: 0 | 1 0 pooled to 1/2 | 1 1 0 pooled to 2/3 | 1.
    [Fact]
    public void Neighbours_That_Fall_Are_Pooled()
    {
        var fitted = IsotonicFitting.Fit([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f], [false, true, false, true, true, false, true]);

        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0.6f, 0.7f], fitted.Scores);
        Assert.Equal([0, 0.5f, 0.5f, 2 / 3f, 2 / 3f, 1], fitted.Ctr);
        Assert.Equal(7 / 12f, fitted.Apply(0.35f), 1e-5f);
    }

    // One block of 1/3 at 0.4, and one of 1/2 at 0.5: nothing falls, so nothing is pooled, whichever of the two at 0.5 is read first.
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Equal_Scores_Have_One_Rate_Whatever_Their_Order(bool first, bool second)
    {
        var fitted = IsotonicFitting.Fit([0.4f, 0.4f, 0.4f, 0.5f, 0.5f], [true, false, false, first, second]);

        Assert.Equal([0.4f, 0.5f], fitted.Scores);
        Assert.Equal([1 / 3f, 0.5f], fitted.Ctr);
    }

    [Fact]
    public void Any_Clicks_Give_A_Curve_That_Never_Falls_And_Keeps_The_Mean()
    {
        var random = new Random(5);
        float[] scores = [.. Enumerable.Range(0, 2_000).Select(_ => MathF.Round((float)random.NextDouble(), 2))];
        var labels = Array.ConvertAll(scores, score => random.NextDouble() < 0.2 + (score * score / 2));

        var fitted = IsotonicFitting.Fit(scores, labels);

        Assert.Equal(fitted.Ctr.Order(), fitted.Ctr);
        Assert.Equal(fitted.Scores.Distinct().Order(), fitted.Scores);
        Assert.Equal(labels.Count(clicked => clicked) / 2_000d, scores.Average(score => (double)fitted.Apply(score)), 1e-5);
    }
}
