using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Evaluation;
using DminServing.Training.Data;
using DminServing.Training.Data.Demo;
using DminServing.Training.Networks;

namespace DminServing.Training.Fitting;

/// <summary>Whether the interests found are the interests planted. For each planted interest that shows in a user's history, an item of it that the user has not clicked is the candidate, and
/// the attention weights are taken as a guess at which clicks come from that interest. The guess's AUC, mean over users and their interests, is the agreement: 1 if each of them weighs more
/// than all others, ½ by chance. The interest of the newest click and the earlier ones are told apart: the demo world's next click comes nearly always out of the former.</summary>
/// <param name="Interests">How many interests were looked for, over all users.</param>
/// <param name="Heads">Agreement of each head.</param>
/// <param name="Together">Of the heads' mean.</param>
/// <param name="Permuted">The control: of the heads' mean, with each user's planted interests permuted.</param>
/// <param name="ByTime">For comparison: of a guess by time alone, the newer the likelier.</param>
internal sealed record InterestAgreement(int Interests, double[] Heads, double Together, double Permuted, double ByTime)
{
    private const int Seed = 17;

    /// <summary>Measures it.</summary>
    /// <param name="samples">The users.</param>
    /// <param name="encoder">The model's.</param>
    /// <param name="shape">What the network was built for.</param>
    /// <param name="planted">What is to be found.</param>
    /// <param name="attention">The weights of a batch, [U, H, C, T].</param>
    public static (InterestAgreement Newest, InterestAgreement Earlier) Of(IEnumerable<Sample> samples, QueryEncoder encoder, NetworkShape shape, PlantedInterests planted, Func<IndexBatch, float[]> attention)
    {
        var random = new Random(Seed);
        var found = samples.SelectMany(sample => Looks(sample, shape.MaxBehaviors, planted, random)).Select(look => (look.IsNewest, Agreement: Measure(look, encoder, shape, attention, random))).ToLookup(look => look.IsNewest, look => look.Agreement);
        return (Mean([.. found[true]]), Mean([.. found[false]]));
    }

    private static InterestAgreement Mean(IReadOnlyList<InterestAgreement> all) => new(
        all.Count,
        [.. Enumerable.Range(0, all[0].Heads.Length).Select(head => all.Average(one => one.Heads[head]))],
        all.Average(one => one.Together),
        all.Average(one => one.Permuted),
        all.Average(one => one.ByTime));

    // Each interest that is behind some of the behaviors, but not all.
    private static IEnumerable<Look> Looks(Sample sample, int most, PlantedInterests planted, Random random)
    {
        Behavior[] seen = [.. sample.History.Order(BehaviorOrder.OldestFirst).TakeLast(most)];
        string[] behind = [.. seen.Select(behavior => planted.Of(sample.UserId, behavior))];
        foreach (var interest in behind.Distinct().Where(interest => interest.Length > 0 && behind.Any(other => other != interest)))
        {
            string[] items = [.. planted.ItemsOf(interest).Except(sample.History.Select(behavior => behavior.ItemId))];
            if (items.Length > 0)
            {
                yield return new Look(sample.UserId, seen, items[random.Next(items.Length)], [.. behind.Select(other => other == interest)], interest == behind[^1]);
            }
        }
    }

    private static InterestAgreement Measure(Look look, QueryEncoder encoder, NetworkShape shape, Func<IndexBatch, float[]> attention, Random random)
    {
        var query = new ScoringQuery { UserId = look.User, Candidates = new CandidateIds([look.Candidate]) };
        var places = Enumerable.Range(0, look.Seen.Length);
        float[][] weights = [.. attention(IndexBatch.Of([encoder.Encode(query, look.Seen)], shape)).Chunk(look.Seen.Length)]; // [H][T]
        float[] mean = [.. places.Select(t => weights.Average(head => head[t]))];
        var permuted = look.Labels.ToArray();
        random.Shuffle(permuted);
        return new InterestAgreement(
            1,
            [.. weights.Select(head => AreaUnderCurve.Of(head, look.Labels))],
            AreaUnderCurve.Of(mean, look.Labels),
            AreaUnderCurve.Of(mean, permuted),
            AreaUnderCurve.Of([.. places.Select(t => (float)t)], look.Labels));
    }

    private sealed record Look(string User, Behavior[] Seen, string Candidate, bool[] Labels, bool IsNewest);
}
