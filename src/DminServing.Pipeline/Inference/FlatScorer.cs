using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Inference;

/// <summary>The <see cref="GraphLayout.Flat"/> layout: one self-contained row per candidate, so any exporter's graph fits.</summary>
internal sealed class FlatScorer(Graph graph, ModelManifest manifest, int rowsPerRun) : IScorer
{
    private readonly Pool<Workspace> _workspaces = new(() => new Workspace(graph, manifest));

    public string Name => OrtRuntime.Name;

    public float[] Score(IReadOnlyList<EncodedQuery> batch)
    {
        List<(EncodedQuery Query, int Candidate)> rows = [.. batch.SelectMany(query => Enumerable.Range(0, query.Candidates).Select(candidate => (query, candidate)))];
        var scores = new float[rows.Count];
        var behaviors = batch.Max(query => Math.Max(query.Length, 1));
        using var rented = _workspaces.Rent();
        for (var first = 0; first < rows.Count; first += rowsPerRun)
        {
            var count = Math.Min(rowsPerRun, rows.Count - first);
            var workspace = rented.Value;
            workspace.Prepare(new BatchShape(Users: 0, Candidates: 0, behaviors, Rows: count));
            foreach (var input in workspace.Filled)
            {
                for (var row = 0; row < count; row++)
                {
                    input.WriteRow(row, rows[first + row].Query, rows[first + row].Candidate, behaviors);
                }
            }

            workspace.Run();
            workspace.Ctr.CopyTo(scores.AsSpan(first));
        }

        return scores;
    }

    public void Dispose()
    {
        _workspaces.Dispose();
        graph.Dispose();
    }
}
