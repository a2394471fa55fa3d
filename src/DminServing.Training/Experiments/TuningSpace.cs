using System.Globalization;

namespace DminServing.Training.Experiments;

/// <summary>The hyper-parameters that matter, and what is tried of each.</summary>
/// <param name="Lambda">λ of eq. 7.</param>
/// <param name="LearningRate">Adam's step size.</param>
/// <param name="InterestHeads">H_E.</param>
/// <param name="Dropout">The share of values set to zero.</param>
public sealed record TuningSpace(IReadOnlyList<double> Lambda, IReadOnlyList<double> LearningRate, IReadOnlyList<int> InterestHeads, IReadOnlyList<double> Dropout)
{
    /// <summary>Every combination.</summary>
    public IEnumerable<TuningTrial> Trials() =>
        from lambda in Lambda
        from learningRate in LearningRate
        from heads in InterestHeads
        from dropout in Dropout
        select new TuningTrial(
            string.Create(CultureInfo.InvariantCulture, $"lambda-{lambda}-rate-{learningRate}-heads-{heads}-dropout-{dropout}"),
            ["--lambda", Text(lambda), "--learning-rate", Text(learningRate), "--interest-heads", Text(heads), "--dropout", Text(dropout)]);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
