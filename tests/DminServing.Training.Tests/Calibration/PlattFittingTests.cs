using DminServing.ModelContract.Calibration;
using DminServing.ModelContract.Evaluation;
using DminServing.Training.Calibration;
using Xunit;

namespace DminServing.Training.Tests.Calibration;

public sealed class PlattFittingTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.4, 0.7)]   // scores that were too sure of themselves, and too low
    [InlineData(2.5, -1)]
    public void A_Logistic_Distortion_Is_Recovered(double slope, double offset)
    {
        var (scores, labels) = Clicks(new PlattScaling(slope, offset), samples: 100_000);

        var fitted = PlattFitting.Fit(scores, labels);

        Assert.Equal(slope, fitted.Slope, 0.05 * Math.Max(1, slope));
        Assert.Equal(offset, fitted.Offset, 0.05);
        Assert.InRange(CalibrationError.Of(Array.ConvertAll(scores, fitted.Apply), labels), 0, 0.01);
    }

    [Fact]
    public void Its_Loss_Is_The_Lowest_There_Is()
    {
        var (scores, labels) = Clicks(new PlattScaling(0.6, 0.3), samples: 5_000);
        var fitted = PlattFitting.Fit(scores, labels);

        var loss = Loss(fitted);

        foreach (var (slope, offset) in new[] { (0.01, 0d), (-0.01, 0), (0, 0.01), (0, -0.01) })
        {
            Assert.True(Loss(new PlattScaling(fitted.Slope + slope, fitted.Offset + offset)) > loss);
        }

        double Loss(PlattScaling platt) => LogLoss.Of(Array.ConvertAll(scores, platt.Apply), labels);
    }

    [Fact]
    public void Scores_In_The_Wrong_Order_Become_The_Share_Of_Clicks()
    {
        var fitted = PlattFitting.Fit([0.9f, 0.8f, 0.2f, 0.1f], [false, false, false, true]);

        Assert.Equal(0, fitted.Slope);
        Assert.InRange(fitted.Apply(0.9f), 0.25f, 0.4f); // a little more than a quarter: Platt's labels
    }

    [Theory]
    [InlineData(new[] { 0.1f, 0.9f }, new[] { false, true })]                // no mistake
    [InlineData(new[] { 0f, 1f }, new[] { true, false })]                    // nothing but
    [InlineData(new[] { 0.5f, 0.5f }, new[] { true, false })]                // nothing to tell by
    [InlineData(new[] { 0.3f }, new[] { true })]
    [InlineData(new[] { 0f, 0f, 1f, 1f }, new[] { false, false, true, true })]
    public void Few_And_Extreme_Samples_Have_A_Finite_Answer(float[] scores, bool[] labels)
    {
        var fitted = PlattFitting.Fit(scores, labels);

        Assert.True(double.IsFinite(fitted.Slope) && double.IsFinite(fitted.Offset) && fitted.Slope >= 0);
    }

    private static (float[] Scores, bool[] Labels) Clicks(PlattScaling truth, int samples)
    {
        var random = new Random(3);
        float[] scores = [.. Enumerable.Range(0, samples).Select(_ => (float)random.NextDouble())];
        return (scores, Array.ConvertAll(scores, score => random.NextDouble() < truth.Apply(score)));
    }
}
