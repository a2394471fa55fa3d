using DminServing.ModelContract.Encoding;

namespace DminServing.Benchmarks.Engine;

/// <summary>Small requests among large ones: half of 10 candidates, 40 % of 200, a tenth of 2000.</summary>
internal static class RequestMix
{
    private static readonly (int Candidates, double Share)[] Mix = [(10, 0.5), (200, 0.4), (2000, 0.1)];

    public static int Candidates(int kind) => Mix[kind].Candidates;

    /// <summary>A kind's share of the requests.</summary>
    public static double Share(int kind) => Mix[kind].Share;

    /// <summary>A request of each kind.</summary>
    public static ScoringQuery[] Queries() => [.. Mix.Select(kind => DemoModel.Query(kind.Candidates))];

    /// <summary>Draws a kind.</summary>
    public static int Pick(Random random)
    {
        var (at, kind) = (random.NextDouble(), 0);
        while (kind < Mix.Length - 1 && at >= Mix[kind].Share)
        {
            at -= Mix[kind++].Share;
        }

        return kind;
    }
}
