using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Evaluation;
using DminServing.Training.Data;
using DminServing.Training.Data.Demo;
using DminServing.Training.Networks;

namespace DminServing.Training.Fitting;

/// <summary>Whether the interests found are the interests planted. For a user's last click, the attention weights of an interest head are taken as a guess at which earlier clicks come from the
/// planted interest behind it; the guess's AUC, mean over users, is the agreement: 1 if the head weighs each of them more than all others, ½ by chance.</summary>
/// <param name="Users">Users that have clicks of that interest and of others.</param>
/// <param name="Heads">Of each head.</param>
/// <param name="Together">Of the heads' mean.</param>
/// <param name="Permuted">The control: of the heads' mean with each user's planted interests permuted.</param>
internal sealed record InterestAgreement(int Users, double[] Heads, double Together, double Permuted)
{
    private const int Seed = 17;

    /// <summary>Measures it.</summary>
    /// <param name="samples">The users.</param>
    /// <param name="encoder">The model's.</param>
    /// <param name="shape">What the network was built for.</param>
    /// <param name="planted">What is to be found.</param>
    /// <param name="attention">The weights of a batch, [U, H, C, T].</param>
    public static InterestAgreement Of(IEnumerable<Sample> samples, QueryEncoder encoder, NetworkShape shape, PlantedInterests planted, Func<IndexBatch, float[]> attention)
    {
        var random = new Random(Seed);
        var (users, heads, together, permuted) = (0, new double[shape.InterestHeads], 0d, 0d);
        foreach (var sample in samples)
        {
            Behavior[] seen = [.. sample.History.Order(BehaviorOrder.OldestFirst).TakeLast(shape.MaxBehaviors)];
            if (planted.OfTheLast(sample.UserId, seen) is not { } labels || labels.Distinct().Count() < 2)
            {
                continue;
            }

            var query = new ScoringQuery { UserId = sample.UserId, Candidates = new CandidateIds([sample.Positive]) };
            float[][] weights = [.. attention(IndexBatch.Of([encoder.Encode(query, seen)], shape)).Chunk(seen.Length)]; // [H][T]
            float[] mean = [.. Enumerable.Range(0, seen.Length).Select(t => weights.Average(head => head[t]))];
            for (var head = 0; head < heads.Length; head++)
            {
                heads[head] += AreaUnderCurve.Of(weights[head], labels);
            }

            together += AreaUnderCurve.Of(mean, labels);
            random.Shuffle(labels);
            permuted += AreaUnderCurve.Of(mean, labels);
            users++;
        }

        return new InterestAgreement(users, [.. heads.Select(sum => sum / users)], together / users, permuted / users);
    }
}
