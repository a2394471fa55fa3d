namespace DminServing.ModelContract.Evaluation;

/// <summary>AUC: the area under the ROC curve.</summary>
public static class AreaUnderCurve
{
    /// <summary>The probability that a random positive scores above a random negative; ties count half.</summary>
    /// <param name="scores">One score per sample.</param>
    /// <param name="labels">Whether each sample is positive.</param>
    /// <returns>0 to 1; 0.5 when there is no pair to compare.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length)
        {
            throw new ArgumentException($"{scores.Length} scores for {labels.Length} labels.", nameof(labels));
        }

        var keys = scores.ToArray();
        var sorted = labels.ToArray();
        Array.Sort(keys, sorted);
        double wins = 0, positives = 0, negatives = 0;
        for (var start = 0; start < keys.Length;)
        {
            var (tiedPositives, tiedNegatives, end) = (0d, 0d, start);
            for (; end < keys.Length && keys[end].Equals(keys[start]); end++)
            {
                (tiedPositives, tiedNegatives) = sorted[end] ? (tiedPositives + 1, tiedNegatives) : (tiedPositives, tiedNegatives + 1);
            }

            wins += tiedPositives * (negatives + (tiedNegatives / 2));
            (positives, negatives, start) = (positives + tiedPositives, negatives + tiedNegatives, end);
        }

        return positives * negatives == 0 ? 0.5 : wins / (positives * negatives);
    }
}
