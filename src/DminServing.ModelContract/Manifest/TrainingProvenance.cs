namespace DminServing.ModelContract.Manifest;

/// <summary>Where a model's weights come from.</summary>
public sealed record TrainingProvenance
{
    /// <summary>The data set's name.</summary>
    public required string DataSet { get; init; }

    /// <summary>The commit of the training code; empty when unknown.</summary>
    public string Commit { get; init; } = "";

    /// <summary>The seed of the split, the weights and the batches.</summary>
    public required int Seed { get; init; }

    /// <summary>Area under the ROC curve on the test split, 0 to 1.</summary>
    public double? TestAuc { get; init; }

    /// <summary>Mean cross-entropy on the test split, nats.</summary>
    public double? TestLogLoss { get; init; }

    /// <summary>The share of clicks among the samples it was trained on, 0 to 1: the best guess of a score without a model. A server answers with it in place of the few scores that are no numbers.</summary>
    public double? PriorCtr { get; init; }

    /// <summary>Area under the ROC curve that the trained network has on the version's held-out sample, 0 to 1; <c>null</c> without a sample.</summary>
    public double? HoldoutAuc { get; init; }
}
