using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Inference;

/// <summary>Queries on their way through the graphs of the grouped layout, and their scores. Several lanes may be at different candidates.</summary>
internal sealed class GroupedBatch(IReadOnlyList<EncodedQuery> queries)
{
    private readonly float[][] _scores = [.. queries.Select(query => new float[query.Candidates])];

    /// <summary>How many queries.</summary>
    public int Users => queries.Count;

    /// <summary>Of the longest history, at least 1.</summary>
    public int Behaviors { get; } = queries.Max(query => Math.Max(query.Length, 1));

    /// <summary>Of the query that has most.</summary>
    public int MostCandidates { get; } = queries.Max(query => query.Candidates);

    /// <summary>Fills the user graph's inputs.</summary>
    public void WriteUsers(IWorkspace workspace, BatchShape shape)
    {
        foreach (var input in workspace.Filled)
        {
            for (var u = 0; u < queries.Count; u++)
            {
                input.WriteRow(u, queries[u], candidate: 0, shape.Behaviors);
            }
        }
    }

    /// <summary>Fills the candidate graph's inputs.</summary>
    /// <param name="workspace">Prepared.</param>
    /// <param name="shape">The sizes of this run.</param>
    /// <param name="first">The first of its candidates.</param>
    public void WriteCandidates(IWorkspace workspace, BatchShape shape, int first)
    {
        foreach (var input in workspace.Filled)
        {
            for (var u = 0; u < queries.Count; u++)
            {
                input.WriteCandidates(u, queries[u], first, shape);
            }
        }
    }

    /// <summary>Takes the scores of a run of the candidate graph.</summary>
    public void TakeScores(IWorkspace workspace, BatchShape shape, int first)
    {
        var scores = workspace.ReadCtr();
        for (var u = 0; u < queries.Count; u++)
        {
            var count = Math.Clamp(queries[u].Candidates - first, 0, shape.Candidates);
            scores.Slice(u * shape.Candidates, count).CopyTo(_scores[u].AsSpan(Math.Min(first, _scores[u].Length))); // [U, C]
        }
    }

    public float[] ScoresOf(int query) => _scores[query];
}
