namespace DminServing.Training.Fitting;

/// <summary>How far a run is: all that a checkpoint holds besides tensors.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Evaluations">Every look at the validation users.</param>
/// <param name="IsFinished">Whether early stopping or the last epoch ended the run.</param>
public sealed record TrainingState(long Step, IReadOnlyList<EvaluationRecord> Evaluations, bool IsFinished)
{
    /// <summary>The best look so far; the first of equals.</summary>
    public EvaluationRecord? Best => Evaluations.MaxBy(evaluation => evaluation.Auc);

    /// <summary>Looks since the best one.</summary>
    public int SinceBest => Evaluations.Count(evaluation => evaluation.Step > (Best?.Step ?? 0));
}
