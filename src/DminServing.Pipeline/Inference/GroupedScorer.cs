using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Inference;

/// <summary>The <see cref="GraphLayout.Grouped"/> layout: the user graph once per user, then the candidate graph for some candidates after
/// others. The user state goes from the one to the other by tensor name, whatever it means (docs/adr/0002).</summary>
internal sealed class GroupedScorer(Graph user, Graph candidate, ModelManifest manifest, int candidatesPerRun) : IScorer
{
    private readonly Pool<Workspaces> _workspaces = new(() => new Workspaces(user, candidate, manifest));

    public string Name => OrtRuntime.Name;

    public float[] Score(IReadOnlyList<EncodedQuery> batch)
    {
        var scores = new float[batch.Sum(query => query.Candidates)];
        var most = batch.Max(query => query.Candidates);
        if (most > 0)
        {
            using var rented = _workspaces.Rent();
            var behaviors = batch.Max(query => Math.Max(query.Length, 1));
            RunUsers(rented.Value.User, batch, behaviors);
            for (var first = 0; first < most; first += candidatesPerRun)
            {
                var shape = new BatchShape(batch.Count, Math.Min(candidatesPerRun, most - first), behaviors, Rows: 0);
                RunCandidates(rented.Value.Candidate, batch, first, shape, scores);
            }
        }

        return scores;
    }

    public void Dispose()
    {
        _workspaces.Dispose();
        user.Dispose();
        candidate.Dispose();
    }

    private static void RunUsers(Workspace workspace, IReadOnlyList<EncodedQuery> batch, int behaviors)
    {
        workspace.Prepare(new BatchShape(batch.Count, Candidates: 0, behaviors, Rows: 0));
        foreach (var input in workspace.Filled)
        {
            for (var u = 0; u < batch.Count; u++)
            {
                input.WriteRow(u, batch[u], candidate: 0, behaviors);
            }
        }

        workspace.Run();
    }

    private static void RunCandidates(Workspace workspace, IReadOnlyList<EncodedQuery> batch, int first, BatchShape shape, float[] scores)
    {
        workspace.Prepare(shape);
        foreach (var input in workspace.Filled)
        {
            for (var u = 0; u < batch.Count; u++)
            {
                input.WriteCandidates(u, batch[u], first, shape);
            }
        }

        workspace.Run();
        var ctr = workspace.Ctr;                                                    // [U, C]
        var start = 0;
        for (var u = 0; u < batch.Count; u++)
        {
            if (batch[u].Candidates > first)
            {
                var count = Math.Min(batch[u].Candidates - first, shape.Candidates);
                ctr.Slice(u * shape.Candidates, count).CopyTo(scores.AsSpan(start + first));
            }

            start += batch[u].Candidates;
        }
    }

    private sealed class Workspaces : IDisposable
    {
        public Workspaces(Graph user, Graph candidate, ModelManifest manifest)
        {
            User = new Workspace(user, manifest);
            Candidate = new Workspace(candidate, manifest, User.Outputs);
        }

        public Workspace User { get; }

        public Workspace Candidate { get; }

        public void Dispose()
        {
            Candidate.Dispose();
            User.Dispose();
        }
    }
}
