using DminServing.Training.Experiments;
using DminServing.Training.Fitting;
using Xunit;

namespace DminServing.Training.Tests.Experiments;

public sealed class ResultsTableTests
{
    private static readonly RunResult[] Results =
    [
        Result("din", 1, 0.70), Result("din", 2, 0.74), Result("dmin", 1, 0.78), Result("dmin", 2, 0.80),
    ];

    [Fact]
    public void Networks_Stand_In_The_Papers_Order_With_Mean_Deviation_And_The_Distance_On_The_Same_Seeds()
    {
        var rows = ResultsTable.Markdown(Results).Split('\n');

        Assert.Equal("**toys**", rows[0]);
        Assert.StartsWith("| DIN | 0.7200 ± 0.0283 | +0.0700 ± 0.0141 | 0.5000 ± 0.0000 |", rows[4], StringComparison.Ordinal);
        Assert.StartsWith("| DMIN | 0.7900 ± 0.0141 |  | 0.5000 ± 0.0000 |", rows[5], StringComparison.Ordinal);
        Assert.EndsWith("| 2 | 12 |", rows[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_Run_Has_A_Line_For_Programs()
    {
        var lines = ResultsTable.Lines(Results).ToList();

        Assert.Equal(5, lines.Count);
        Assert.Equal("toys\tdin\t2\t0.740000\t0.500000\t0.700000\t0.010000\t100\t12.0", lines[2]);
    }

    [Fact]
    public void A_Single_Run_Has_No_Deviation() => Assert.Equal(0, ResultsTable.Deviation([0.7]));

    // Two users right, one wrong, one undecided; scores of 0.9 that are clicks in 2 of 3, and so on.
    [Fact]
    public void Measures_Are_Those_Of_The_Users_And_Of_The_Ranges()
    {
        float[] scores = [0.9f, 0.1f, 0.9f, 0.2f, 0.1f, 0.9f, 0.5f, 0.5f];

        var measures = TestMeasures.Of(new Evaluation(scores, 0.75, 0.6));

        Assert.Equal((0.75, 0.6, 8), (measures.Auc, measures.LogLoss, measures.Samples));
        Assert.Equal(2.5 / 4, measures.GroupAuc, 1e-9);
        Assert.Equal(((2.7 - 2) + Math.Abs(0.2 - 1) + 0.2 + Math.Abs(1.0 - 1)) / 8, measures.CalibrationError, 1e-6);
    }

    private static RunResult Result(string network, int seed, double auc) => new("toys", network, seed, new TestMeasures(auc, 0.5, 0.7, 0.01, 100), 12);
}
