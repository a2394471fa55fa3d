using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Vocabulary;
using DminServing.Training.Data;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>The questions of <c>golden.json</c>: every length from none to more than T, time ties, repeated items, unknown users, items and
/// behaviors, one candidate and many. Answered by the trained network.</summary>
internal sealed class GoldenCases
{
    private const double Tolerance = 1e-5;
    private const long Start = 1_700_000_000_000;
    private const long Minute = 60_000;
    private const string Unknown = "no-such-item";
    private const string UnknownUser = "no-such-user";

    private readonly int _maxBehaviors;
    private readonly string[] _clicks;
    private readonly IReadOnlyList<string> _items;
    private readonly string _knownUser;

    private GoldenCases(DataSet data, int maxBehaviors)
    {
        _maxBehaviors = maxBehaviors;
        var histories = data.Samples().Where(sample => sample.Part == Part.Validation).Select(sample => sample.History);
        _clicks = [.. histories.SelectMany(history => history.Select(behavior => behavior.ItemId)).Take(10 * maxBehaviors)];
        _items = Vocabulary(data, ModelContract.Manifest.FeatureSchema.ItemId).Ids;
        _knownUser = Vocabulary(data, ModelContract.Manifest.FeatureSchema.UserId).Ids[0];
    }

    /// <summary>Asks and answers.</summary>
    /// <param name="data">The data set, for realistic sequences.</param>
    /// <param name="features">The features as published.</param>
    /// <param name="model">The trained network.</param>
    public static GoldenFile Answer(DataSet data, ModelFeatures features, CtrModel model)
    {
        var shape = model.Network.Shape;
        var encoder = new QueryEncoder(features, shape.MaxBehaviors);
        return new GoldenFile(Tolerance, [.. new GoldenCases(data, shape.MaxBehaviors).Questions().Select(query =>
            new GoldenCase(query, model.Score(IndexBatch.Of([encoder.Encode(query, query.Behaviors!)], shape))))]);
    }

    private IEnumerable<ScoringQuery> Questions()
    {
        var mid = Math.Max(2, _maxBehaviors / 2);
        yield return Ask(_knownUser, [], Candidates(3));
        yield return Ask(UnknownUser, [], Candidates(1));
        yield return Ask(_knownUser, Sequence(1), Candidates(3));
        yield return Ask(UnknownUser, Sequence(mid), Candidates(100));
        yield return Ask(_knownUser, Sequence(_maxBehaviors), Candidates(5));
        yield return Ask(UnknownUser, Sequence(_maxBehaviors + 7), Candidates(5));
        yield return Ask(UnknownUser, Changed(mid, (behavior, place) => behavior with { TimestampMs = Start + (place / 3 * Minute) }), Candidates(5)); // time ties
        yield return Ask(UnknownUser, Changed(mid, (behavior, place) => behavior with { ItemId = _clicks[place % Math.Min(2, _clicks.Length)] }), Candidates(5)); // repeated items
        yield return Ask(UnknownUser, Changed(mid, (behavior, place) => place % 2 == 0 ? behavior : behavior with { ItemId = Unknown }), [Unknown, .. Candidates(3), Unknown]);
        yield return Ask(UnknownUser, [new Behavior(Unknown, Start)], [Unknown]);
    }

    private static ScoringQuery Ask(string user, Behavior[] behaviors, string[] candidates) =>
        new() { UserId = user, Behaviors = behaviors, Candidates = new CandidateIds(candidates) };

    private Behavior[] Sequence(int length) =>
        [.. Enumerable.Range(0, length).Select(place => new Behavior(_clicks[place % _clicks.Length], Start + (place * Minute)))];

    private Behavior[] Changed(int length, Func<Behavior, int, Behavior> change) => [.. Sequence(length).Select(change)];

    // Spread over the vocabulary: popular items stand first in it, rare ones last.
    private string[] Candidates(int count) => [.. Enumerable.Range(0, count).Select(place => _items[(int)((long)place * _items.Count / count)])];

    private static IdVocabulary Vocabulary(DataSet data, string feature) => IdVocabulary.Load(Path.Combine(data.Folder, DataSet.VocabularyFile(feature)));
}
