namespace DminServing.Training.Fitting;

/// <summary>How a model is fitted; the defaults are the paper's (section 3.3).</summary>
public sealed record FittingOptions
{
    /// <summary>The seed of the weights, the batches, dropout and the auxiliary loss's negatives.</summary>
    /// <value>1</value>
    public int Seed { get; init; } = 1;

    /// <summary>Most passes over the training users.</summary>
    /// <value>10</value>
    public int Epochs { get; init; } = 10;

    /// <summary>λ of the total loss (eq. 7): the weight of the auxiliary loss.</summary>
    /// <value>1</value>
    public double Lambda { get; init; } = 1;

    /// <summary>Adam's step size.</summary>
    /// <value>0.001</value>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Users of a minibatch; each brings two samples.</summary>
    /// <value>64</value>
    public int UsersPerBatch { get; init; } = 64;

    /// <summary>How often an epoch looks at the validation users.</summary>
    /// <value>4</value>
    public int EvaluationsPerEpoch { get; init; } = 4;

    /// <summary>Evaluations without a better AUC that end the run.</summary>
    /// <value>8</value>
    public int Patience { get; init; } = 8;
}
