using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Onnx;

namespace DminServing.Pipeline.Inference;

/// <summary>The <see cref="GraphLayout.Grouped"/> layout: the user graph once per user, then the candidate graph for some candidates after
/// others. The user state goes from the one to the other by tensor name, whatever it means (docs/adr/0002).</summary>
internal sealed class GroupedScorer(Graph user, Graph candidate, WeightFiles files, ModelManifest manifest, InferenceOptions options) : IScorer
{
    private readonly Pool<Workspace> _users = new(() => new Workspace(user, manifest));
    private readonly UserSideCache _userSides = UserSideCache.Of(user, manifest, options.UserCacheMiB);
    private readonly Pool<Workspace> _candidates = new(() => new Workspace(candidate, manifest));

    public string Name => OrtRuntime.Name;

    public bool GainsBySharing => true;

    public int CandidatesPerPart => options.CandidatesPerRun;

    public IScoringRun Begin(IReadOnlyList<EncodedQuery> batch)
    {
        var behaviors = batch.Max(query => Math.Max(query.Length, 1));
        var workspace = _users.Take();
        workspace.Prepare(new BatchShape(batch.Count, Candidates: 0, behaviors, Rows: 0));
        foreach (var input in workspace.Filled)
        {
            for (var u = 0; u < batch.Count; u++)
            {
                input.WriteRow(u, batch[u], candidate: 0, behaviors);
            }
        }

        return new Run(this, batch, workspace, behaviors, RunUsers(workspace, batch.Count));
    }

    // Users that share a run are padded to one length: their sides are of no use to anybody else.
    private bool RunUsers(Workspace workspace, int users)
    {
        if (users == 1)
        {
            return _userSides.Run(workspace);
        }

        workspace.Run();
        return false;
    }

    public void Dispose()
    {
        _users.Dispose();
        _candidates.Dispose();
        user.Dispose();
        candidate.Dispose();
        files.Dispose();
    }

    /// <summary>Holds the users' workspace, whose outputs its parts read.</summary>
    private sealed class Run(GroupedScorer scorer, IReadOnlyList<EncodedQuery> batch, Workspace users, int behaviors, bool isReused) : IScoringRun
    {
        private readonly float[][] _scores = [.. batch.Select(query => new float[query.Candidates])];
        private readonly int _most = batch.Max(query => query.Candidates);

        public int Parts => (_most + scorer.CandidatesPerPart - 1) / scorer.CandidatesPerPart;

        public bool IsReused(int query) => isReused;

        void IScoringRun.Run(int part)
        {
            var first = part * scorer.CandidatesPerPart;
            var shape = new BatchShape(batch.Count, Math.Min(scorer.CandidatesPerPart, _most - first), behaviors, Rows: 0);
            using var rented = scorer._candidates.Rent();
            var workspace = rented.Value;
            workspace.Prepare(shape, users);
            foreach (var input in workspace.Filled)
            {
                for (var u = 0; u < batch.Count; u++)
                {
                    input.WriteCandidates(u, batch[u], first, shape);
                }
            }

            workspace.Run();
            for (var u = 0; u < batch.Count; u++)
            {
                var count = Math.Clamp(batch[u].Candidates - first, 0, shape.Candidates);
                workspace.Ctr.Slice(u * shape.Candidates, count).CopyTo(_scores[u].AsSpan(Math.Min(first, _scores[u].Length))); // [U, C]
            }
        }

        public float[] ScoresOf(int query) => _scores[query];

        public void Dispose() => scorer._users.Return(users);
    }
}
