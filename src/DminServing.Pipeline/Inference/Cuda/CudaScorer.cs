using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Onnx;

namespace DminServing.Pipeline.Inference.Cuda;

/// <summary>The <see cref="GraphLayout.Grouped"/> layout on a GPU (docs/adr/0007): runs are larger than on the CPU and padded to a few shapes. With a
/// plugin, tensors stay on the device; where CUDA is built in, C# has no copy to it, and ONNX Runtime copies inputs and outputs of every run.</summary>
internal sealed class CudaScorer : IScorer
{
    private readonly Graph _user;
    private readonly Graph _candidate;
    private readonly WeightFiles _files;
    private readonly UserSideCache _userSides;
    private readonly ShapeBuckets _buckets;
    private readonly ShapePools _users;
    private readonly ShapePools _candidates;

    /// <summary>Takes over the graphs and files.</summary>
    /// <param name="user">The user graph.</param>
    /// <param name="candidate">The candidate graph.</param>
    /// <param name="files">The model's files.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="memory">The device's memory, where C# can copy to it.</param>
    public CudaScorer(Graph user, Graph candidate, WeightFiles files, ModelManifest manifest, InferenceOptions options, DeviceMemory? memory)
    {
        (_user, _candidate, _files, CandidatesPerPart) = (user, candidate, files, options.CudaCandidatesPerRun);
        _userSides = UserSideCache.Of(user, manifest, options.UserCacheMiB);
        _buckets = new ShapeBuckets(manifest.MaxBehaviors, options.CudaCandidatesPerRun);
        (_users, _candidates) = (new ShapePools(shape => Create(user, shape)), new ShapePools(shape => Create(candidate, shape)));

        IWorkspace Create(Graph graph, BatchShape shape) => memory is null ? new Workspace(graph, manifest) : new DeviceWorkspace(graph, manifest, memory, shape);
    }

    public string Name => OrtRuntime.Name;

    public bool GainsBySharing => true;

    public int CandidatesPerPart { get; }

    public IScoringRun Begin(IReadOnlyList<EncodedQuery> batch)
    {
        var grouped = new GroupedBatch(batch);
        var shape = _buckets.OfUsers(grouped.Users, grouped.Behaviors);
        var workspace = _users.Of(shape).Take();
        workspace.Prepare(shape);
        grouped.WriteUsers(workspace, shape);
        return new Run(this, grouped, shape, workspace, _userSides.Run(workspace, grouped.Users));
    }

    public void Dispose()
    {
        _users.Dispose();
        _candidates.Dispose();
        _user.Dispose();
        _candidate.Dispose();
        _files.Dispose();
    }

    /// <summary>Holds the users' workspace, whose outputs its parts read.</summary>
    private sealed class Run(CudaScorer scorer, GroupedBatch batch, BatchShape userShape, IWorkspace users, bool isReused) : IScoringRun
    {
        private readonly int _candidatesPerPart = scorer._buckets.CandidatesOf(userShape);

        public int Parts => (batch.MostCandidates + _candidatesPerPart - 1) / _candidatesPerPart;

        public bool IsReused(int query) => isReused;

        void IScoringRun.Run(int part, Action giveWay)
        {
            var first = part * _candidatesPerPart;
            var shape = scorer._buckets.OfCandidates(userShape, batch.MostCandidates - first);
            using var rented = scorer._candidates.Of(shape).Rent();
            var workspace = rented.Value;
            workspace.Prepare(shape, users);
            batch.WriteCandidates(workspace, shape, first);
            workspace.Run();
            batch.TakeScores(workspace, shape, first);
        }

        public float[] ScoresOf(int query) => batch.ScoresOf(query);

        public void Dispose() => scorer._users.Of(userShape).Return(users);
    }
}
