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
        var grouped = new GroupedBatch(batch);
        var shape = new BatchShape(grouped.Users, Candidates: 0, grouped.Behaviors, Rows: 0);
        var workspace = _users.Take();
        workspace.Prepare(shape);
        grouped.WriteUsers(workspace, shape);
        return new Run(this, grouped, workspace, _userSides.Run(workspace, grouped.Users));
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
    private sealed class Run(GroupedScorer scorer, GroupedBatch batch, Workspace users, bool isReused) : IScoringRun
    {
        public int Parts => (batch.MostCandidates + scorer.CandidatesPerPart - 1) / scorer.CandidatesPerPart;

        public bool IsReused(int query) => isReused;

        void IScoringRun.Run(int part, Action giveWay)
        {
            var first = part * scorer.CandidatesPerPart;
            var shape = new BatchShape(batch.Users, Math.Min(scorer.CandidatesPerPart, batch.MostCandidates - first), batch.Behaviors, Rows: 0);
            using var rented = scorer._candidates.Rent();
            var workspace = rented.Value;
            workspace.Prepare(shape, users);
            batch.WriteCandidates(workspace, shape, first);
            workspace.Run();
            batch.TakeScores(workspace, shape, first);
        }

        public float[] ScoresOf(int query) => batch.ScoresOf(query);

        public void Dispose() => scorer._users.Return(users);
    }
}
