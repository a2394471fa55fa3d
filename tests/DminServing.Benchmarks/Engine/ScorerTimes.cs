using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Inference;

namespace DminServing.Benchmarks.Engine;

/// <summary>Times scorers on one thread, one after the other in every round.</summary>
internal static class ScorerTimes
{
    private const double BudgetOfCase = 3e6; // microseconds, all scorers together
    private const double WarmUpTime = 5e5;
    private const int FewestRounds = 5;
    private const int MostRounds = 101;

    /// <summary>Medians, one for each scorer, in microseconds of processor time.</summary>
    public static double[] Of(IScorer[] scorers, EncodedQuery query)
    {
        EncodedQuery[] batch = [query];
        var once = scorers.Sum(scorer => WarmUp(scorer, batch));
        var rounds = (int)Math.Clamp(BudgetOfCase / once, FewestRounds, MostRounds);
        var times = scorers.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var scorer = 0; scorer < scorers.Length; scorer++)
            {
                times[scorer][round] = ThreadTime.Of(() => scorers[scorer].Score(batch));
            }
        }

        return [.. times.Select(Medians.Of)];
    }

    // Until the compiler has done its best.
    private static double WarmUp(IScorer scorer, EncodedQuery[] batch)
    {
        var (spent, last) = (0.0, 0.0);
        while (spent < WarmUpTime)
        {
            last = ThreadTime.Of(() => scorer.Score(batch));
            spent += last;
        }

        return last;
    }
}
