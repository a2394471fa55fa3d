using DminServing.ModelContract.Evaluation;
using DminServing.Training.Networks;

namespace DminServing.Training.Fitting;

/// <summary>What a model scores on a part of the split.</summary>
/// <param name="Scores">Click-through rates, user after user: positive, negative.</param>
/// <param name="Auc">Area under the ROC curve.</param>
/// <param name="LogLoss">Mean cross-entropy, nats.</param>
public sealed record Evaluation(float[] Scores, double Auc, double LogLoss)
{
    private const int UsersPerBatch = 256;

    /// <summary>Scores a part.</summary>
    public static Evaluation Of(CtrModel model, SampleSet samples)
    {
        var scores = new float[samples.Users * SampleSet.Candidates];
        foreach (var users in Enumerable.Range(0, samples.Users).Chunk(UsersPerBatch))
        {
            model.Score(samples.Batch(users)).CopyTo(scores, users[0] * SampleSet.Candidates);
        }

        return Of(scores, samples.Labels);
    }

    /// <summary>Measures scores.</summary>
    public static Evaluation Of(float[] scores, bool[] labels) => new(scores, AreaUnderCurve.Of(scores, labels), ModelContract.Evaluation.LogLoss.Of(scores, labels));
}
