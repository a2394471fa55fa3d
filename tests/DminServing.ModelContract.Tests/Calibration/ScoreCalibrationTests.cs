using CsCheck;
using DminServing.ModelContract.Calibration;
using Xunit;

namespace DminServing.ModelContract.Tests.Calibration;

public sealed class ScoreCalibrationTests
{
    private static readonly Gen<float> Scores = Gen.Float[0, 1];

    [Fact]
    public void Slope_One_And_Offset_Zero_Leave_Scores_As_They_Are() =>
        Gen.Float[0.001f, 0.999f].Sample(score => Assert.Equal(score, new PlattScaling(1, 0).Apply(score), 1e-6f));

    [Fact]
    public void Slope_Zero_Gives_All_The_Same_Rate() =>
        Assert.All([0f, 0.3f, 1f], score => Assert.Equal(0.2f, new PlattScaling(0, Math.Log(0.25)).Apply(score), 1e-6f));

    [Fact]
    public void A_Better_Score_Never_Has_A_Lower_Rate() =>
        Gen.Select(Scores, Scores, Gen.Double[0, 5], Gen.Double[-5, 5]).Sample((one, other, slope, offset) =>
        {
            ScoreCalibration[] calibrations = [new PlattScaling(slope, offset), new IsotonicSteps([0.2f, 0.2000001f, 0.7f], [0.1f, 0.3f, 0.3f])];
            Assert.All(calibrations, calibration => Assert.True(calibration.Apply(Math.Min(one, other)) <= calibration.Apply(Math.Max(one, other))));
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(5, -30)]
    public void Certain_Scores_Have_Rates_That_Are_Numbers(double slope, double offset) =>
        Assert.All([0f, float.Epsilon, 1f], score => Assert.InRange(new PlattScaling(slope, offset).Apply(score), 0, 1));

    [Theory]
    [InlineData(0f, 0.1f)]    // level before the first
    [InlineData(0.2f, 0.1f)]
    [InlineData(0.3f, 0.2f)]  // straight between two
    [InlineData(0.4f, 0.3f)]
    [InlineData(0.5f, 0.3f)]
    [InlineData(0.6f, 0.3f)]
    [InlineData(0.9f, 0.3f)]  // level after the last
    public void Isotonic_Steps_Go_Through_Their_Points(float score, float rate) =>
        Assert.Equal(rate, new IsotonicSteps([0.2f, 0.4f, 0.6f], [0.1f, 0.3f, 0.3f]).Apply(score), 1e-6f);
}
