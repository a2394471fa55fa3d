namespace DminServing.ModelContract.Encoding;

/// <summary>A query as the model sees it: indices, behaviors oldest first and never padded.</summary>
/// <remarks>Columns stand in the order of the model's <see cref="Manifest.FeatureSchema"/>.</remarks>
public sealed class EncodedQuery
{
    /// <summary>One index per user feature.</summary>
    public required int[] User { get; init; }

    /// <summary>One index per context feature.</summary>
    public required int[] Context { get; init; }

    /// <summary>Per item feature, the behaviors' indices, oldest first: [item features][<see cref="Length"/>].</summary>
    public required int[][] Behaviors { get; init; }

    /// <summary>Per item feature, the candidates' indices: [item features][<see cref="Candidates"/>].</summary>
    public required int[][] CandidateFeatures { get; init; }

    /// <summary>Behaviors, at most the model's T.</summary>
    public required int Length { get; init; }

    /// <summary>Candidates.</summary>
    public required int Candidates { get; init; }

    /// <summary>Whether there were more than T behaviors.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Candidates whose id the model does not know.</summary>
    public required int UnknownItems { get; init; }

    /// <summary>Behaviors whose item the model does not know.</summary>
    public required int UnknownBehaviors { get; init; }

    /// <summary>Time of the newest behavior, Unix milliseconds; <c>null</c> without behaviors.</summary>
    public required long? NewestTimestampMs { get; init; }
}
