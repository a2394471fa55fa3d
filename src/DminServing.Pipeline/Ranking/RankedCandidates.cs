namespace DminServing.Pipeline.Ranking;

/// <summary>Candidates sorted by click-through rate: two columns, best first.</summary>
/// <param name="Index">The candidate's place in the request.</param>
/// <param name="Ctr">Its click-through rate.</param>
public sealed record RankedCandidates(int[] Index, float[] Ctr)
{
    /// <summary>No candidates.</summary>
    public static RankedCandidates Empty { get; } = new([], []);
}
