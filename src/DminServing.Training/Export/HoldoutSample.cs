using DminServing.ModelContract.Evaluation;
using DminServing.ModelContract.Holdout;
using DminServing.Training.Data;
using DminServing.Training.Fitting;

namespace DminServing.Training.Export;

/// <summary>The test users that go with a version, and what the trained network's scores of them are worth.</summary>
/// <param name="Users">The users, spread evenly over the test part.</param>
/// <param name="Auc">Area under the ROC curve of the trained network's scores.</param>
internal sealed record HoldoutSample(IReadOnlyList<HoldoutUser> Users, double Auc)
{
    private const int MostUsers = 300;

    // Serving still has to cut to T, and a user of ten thousand clicks does not make the version large.
    private const int HistoryPerT = 5;

    /// <summary>Takes the sample.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="maxBehaviors">T.</param>
    /// <param name="test">What the trained network scores on all test users, in their order.</param>
    public static HoldoutSample Of(DataSet data, int maxBehaviors, Evaluation test)
    {
        var all = test.Scores.Length / SampleSet.Candidates;
        var count = Math.Min(all, MostUsers);
        int[] places = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * all / count))];
        var taken = places.ToHashSet();
        HoldoutUser[] users =
        [
            .. data.Samples().Where(sample => sample.Part == Part.Test).Where((_, place) => taken.Contains(place))
                .Select(sample => new HoldoutUser(sample.UserId, [.. sample.History.TakeLast(HistoryPerT * maxBehaviors)], sample.Positive, sample.Negative)),
        ];
        float[] scores = [.. places.SelectMany(place => test.Scores.Skip(place * SampleSet.Candidates).Take(SampleSet.Candidates))];
        bool[] labels = [.. Enumerable.Range(0, scores.Length).Select(candidate => candidate % SampleSet.Candidates == 0)];
        return new HoldoutSample(users, AreaUnderCurve.Of(scores, labels));
    }
}
