using DminServing.ModelContract.Encoding;

namespace DminServing.Peers;

/// <summary>The flat graph's inputs: one self-contained row per candidate, [B] or [B, T].</summary>
internal sealed class FlatRows
{
    public FlatRows(EncodedQuery query)
    {
        (Rows, Behaviors) = (query.Candidates, query.Length);
        UserId = Repeat([query.User[0]], Rows);
        BehaviorItemId = Repeat(query.Behaviors[0], Rows);
        BehaviorCategory = Repeat(query.Behaviors[1], Rows);
        BehaviorPosition = Repeat([.. Enumerable.Range(0, Behaviors).Select(place => Behaviors - place)], Rows); // newest = 1
        BehaviorMask = new float[Rows * Behaviors];
        Array.Fill(BehaviorMask, 1);
        CandidateItemId = Array.ConvertAll(query.CandidateFeatures[0], index => (long)index);
        CandidateCategory = Array.ConvertAll(query.CandidateFeatures[1], index => (long)index);
    }

    public int Rows { get; }

    public int Behaviors { get; }

    public long[] UserId { get; }

    public long[] BehaviorItemId { get; }

    public long[] BehaviorCategory { get; }

    public float[] BehaviorMask { get; }

    public long[] BehaviorPosition { get; }

    public long[] CandidateItemId { get; }

    public long[] CandidateCategory { get; }

    private static long[] Repeat(int[] row, int times)
    {
        var first = Array.ConvertAll(row, index => (long)index);
        var all = new long[row.Length * times];
        for (var time = 0; time < times; time++)
        {
            first.CopyTo(all, time * row.Length);
        }

        return all;
    }
}
