using DminServing.ModelContract.Calibration;

namespace DminServing.Training.Calibration;

/// <summary>Fits <see cref="PlattScaling"/> by maximum likelihood: Newton's method with step halving, as H.-T. Lin, C.-J. Lin and R. Weng give it
/// ("A note on Platt's probabilistic outputs for support vector machines", 2007). Labels are Platt's, a little short of 0 and 1, so that a split without a mistake has a finite answer.</summary>
internal static class PlattFitting
{
    private const int MostSteps = 100;
    private const double SmallestStep = 1e-10;
    private const double SmallGradient = 1e-9;
    private const double Ridge = 1e-12; // keeps the Hessian invertible when all scores are equal
    private const double Sufficient = 1e-4;

    /// <summary>Fits.</summary>
    /// <param name="scores">One score per sample.</param>
    /// <param name="labels">Whether each sample was clicked.</param>
    public static PlattScaling Fit(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        var problem = new Problem(scores, labels);
        var (slope, offset) = Minimum(problem);

        // The loss is convex: when its minimum lies below 0, the best slope that keeps the order is 0, and every rate the share of clicks.
        return slope > 0 ? new PlattScaling(slope, offset) : new PlattScaling(0, problem.LogOddsOfTargets);
    }

    private static (double Slope, double Offset) Minimum(Problem problem)
    {
        var (slope, offset) = (1d, 0d); // scores as they are
        var loss = problem.Loss(slope, offset);
        for (var step = 0; step < MostSteps; step++)
        {
            var (g1, g2, h11, h12, h22) = problem.Derivatives(slope, offset);
            if (Math.Abs(g1) < SmallGradient && Math.Abs(g2) < SmallGradient)
            {
                break;
            }

            var determinant = (h11 * h22) - (h12 * h12);
            var (d1, d2) = (((h12 * g2) - (h22 * g1)) / determinant, ((h12 * g1) - (h11 * g2)) / determinant);
            var length = 1d;
            while (length >= SmallestStep)
            {
                var next = problem.Loss(slope + (length * d1), offset + (length * d2));
                if (next < loss + (Sufficient * length * ((g1 * d1) + (g2 * d2))))
                {
                    (slope, offset, loss) = (slope + (length * d1), offset + (length * d2), next);
                    break;
                }

                length /= 2;
            }

            if (length < SmallestStep)
            {
                break; // as low as doubles go
            }
        }

        return (slope, offset);
    }

    // Means over the samples, so that one bound of the gradient fits any number of them.
    private sealed class Problem
    {
        private readonly double[] _logOdds;
        private readonly double[] _targets;

        public Problem(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
        {
            (_logOdds, _targets) = (new double[scores.Length], new double[scores.Length]);
            var positives = labels.Count(true);
            var (high, low) = ((positives + 1d) / (positives + 2), 1d / (labels.Length - positives + 2));
            for (var i = 0; i < scores.Length; i++)
            {
                (_logOdds[i], _targets[i]) = (PlattScaling.LogOdds(scores[i]), labels[i] ? high : low);
            }

            var mean = _targets.Average();
            LogOddsOfTargets = Math.Log(mean / (1 - mean));
        }

        public double LogOddsOfTargets { get; }

        public double Loss(double slope, double offset)
        {
            var sum = 0d;
            for (var i = 0; i < _logOdds.Length; i++)
            {
                var z = (slope * _logOdds[i]) + offset;
                sum += Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - (_targets[i] * z); // never the logarithm of 0
            }

            return sum / _logOdds.Length;
        }

        public (double Slope, double Offset, double SlopeSlope, double SlopeOffset, double OffsetOffset) Derivatives(double slope, double offset)
        {
            var (g1, g2, h11, h12, h22) = (0d, 0d, 0d, 0d, 0d);
            for (var i = 0; i < _logOdds.Length; i++)
            {
                var x = _logOdds[i];
                var p = 1 / (1 + Math.Exp(-((slope * x) + offset)));
                var (error, weight) = (p - _targets[i], p * (1 - p));
                (g1, g2) = (g1 + (error * x), g2 + error);
                (h11, h12, h22) = (h11 + (weight * x * x), h12 + (weight * x), h22 + weight);
            }

            var n = _logOdds.Length;
            return (g1 / n, g2 / n, (h11 / n) + Ridge, h12 / n, (h22 / n) + Ridge);
        }
    }
}
