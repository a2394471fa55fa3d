using CsCheck;
using DminServing.ModelContract.Evaluation;
using Xunit;

namespace DminServing.ModelContract.Tests.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void Auc_Is_The_Share_Of_Pairs_In_The_Right_Order() =>
        Gen.Select(Gen.Int[0, 5], Gen.Bool).Array[1, 40].Sample(samples =>
        {
            var pairs =
                from positive in samples.Where(sample => sample.Item2)
                from negative in samples.Where(sample => !sample.Item2)
                select positive.Item1 > negative.Item1 ? 1 : positive.Item1 == negative.Item1 ? 0.5 : 0;

            var auc = AreaUnderCurve.Of(samples.Select(sample => sample.Item1 / 10f).ToArray(), samples.Select(sample => sample.Item2).ToArray());

            Assert.Equal(pairs.DefaultIfEmpty(0.5).Average(), auc, 1e-12);
        });

    [Fact]
    public void Logloss_Is_The_Mean_Cross_Entropy() =>
        Assert.Equal(-(Math.Log(0.75) + Math.Log(1 - 0.5)) / 2, LogLoss.Of([0.75f, 0.5f], [true, false]), 1e-9);

    [Fact]
    public void Logloss_Of_A_Certain_Mistake_Is_Finite() =>
        Assert.InRange(LogLoss.Of([0f, 1f], [true, false]), 10, 20);

    [Fact]
    public void Calibration_Error_Is_What_The_Bins_Miss() =>
        Assert.Equal(((0.9 - 0.5) + (0.9 - 0.5) + 0.2) / 3, CalibrationError.Of([0.9f, 0.9f, 0.2f], [true, false, false]), 1e-7);

    [Theory]
    [InlineData(new[] { 0f, 1f }, new[] { false, true }, 0)]
    [InlineData(new[] { 0f, 1f }, new[] { true, false }, 1)]
    public void Calibration_Error_Is_Nothing_For_What_Happens_And_One_For_The_Opposite(float[] scores, bool[] labels, double error) =>
        Assert.Equal(error, CalibrationError.Of(scores, labels));

    [Fact]
    public void Columns_Of_Different_Length_Are_Refused()
    {
        Assert.Throws<ArgumentException>(() => AreaUnderCurve.Of([0.5f], [true, false]));
        Assert.Throws<ArgumentException>(() => LogLoss.Of([0.5f], []));
        Assert.Throws<ArgumentException>(() => CalibrationError.Of([0.5f], [true, false]));
    }
}
