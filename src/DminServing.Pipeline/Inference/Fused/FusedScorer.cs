using System.Runtime.Intrinsics;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Onnx;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>DMIN on the CPU with the candidate side fused into one kernel. The user side stays in ONNX Runtime, cut down to what the kernel needs.</summary>
internal sealed class FusedScorer : IScorer
{
    private const string InterestsTensor = "user_interests";
    private const string SumTensor = "user_sum";
    private const string MlpTensor = "user_mlp";
    private static readonly string[] Needed = [InterestsTensor, MlpTensor, SumTensor];

    // One wide tile of AVX-512, two of AVX2: a tile shares nothing with the next but the cache.
    private const int CandidatesOfPart = 48;

    private readonly Graph _user;
    private readonly UserSideCache _userSides;
    private readonly WeightFiles _files;
    private readonly Pool<Workspace> _workspaces;
    private readonly Pool<DminUser> _users;
    private readonly Pool<IDminKernel> _kernels;

    private FusedScorer(Graph user, WeightFiles files, DminWeights weights, ModelManifest manifest, int userCacheMiB, bool isWide)
    {
        (_user, _files, Name) = (user, files, isWide ? "fused-avx512" : "fused-avx2");
        _userSides = UserSideCache.Of(user, manifest, userCacheMiB);
        _workspaces = new Pool<Workspace>(() => new Workspace(user, manifest));
        _users = new Pool<DminUser>(() => new DminUser(weights, manifest.MaxBehaviors));
        _kernels = new Pool<IDminKernel>(() => isWide
            ? new DminKernel<Simd512, Vector512<float>>(weights, manifest.MaxBehaviors)
            : new DminKernel<Simd256, Vector256<float>>(weights, manifest.MaxBehaviors));
    }

    /// <summary>Opens the kernel for a model version.</summary>
    /// <exception cref="InvalidDataException">The graphs are not DMIN's as the exporter writes them, or this processor lacks the instructions.</exception>
    public static FusedScorer Open(SessionFactory sessions, ModelManifest manifest, string folder, int userCacheMiB) =>
        Simd512.IsSupported ? Open(sessions, manifest, folder, userCacheMiB, isWide: true)
        : Simd256.IsSupported ? Open(sessions, manifest, folder, userCacheMiB, isWide: false)
        : throw new InvalidDataException("this processor has no AVX2");

    /// <summary>Opens the kernel at one of its widths, which the processor must have.</summary>
    internal static FusedScorer Open(SessionFactory sessions, ModelManifest manifest, string folder, int userCacheMiB, bool isWide)
    {
        var (userManifest, candidateManifest) = (manifest.Graphs[GraphManifest.User], manifest.Graphs[GraphManifest.Candidate]);
        var files = new WeightFiles(folder, manifest.Files.Keys);
        try
        {
            var user = new OnnxFile(files, userManifest.File);
            var weights = new DminWeights(user, new OnnxFile(files, candidateManifest.File), [.. manifest.Features.Item.Select(feature => feature.Name)]);
            var part = userManifest with { Outputs = [.. userManifest.Outputs.Where(output => Needed.Contains(output.Name))] };
            if (Needed.Except(part.Outputs.Select(output => output.Name)).FirstOrDefault() is { } missing)
            {
                throw new InvalidDataException($"the user graph gives no '{missing}'");
            }

            if (part.Inputs.All(input => input.Source != TensorSource.Position))
            {
                throw new InvalidDataException("the user graph takes no reverse-time positions");
            }

            return new FusedScorer(Graph.OpenPart(sessions, user, part), files, weights, manifest, userCacheMiB, isWide);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public bool GainsBySharing => false;

    public int CandidatesPerPart => CandidatesOfPart;

    public IScoringRun Begin(IReadOnlyList<EncodedQuery> batch)
    {
        var users = new DminUser[batch.Count];
        var reused = new bool[batch.Count];
        using var rented = _workspaces.Rent();
        for (var u = 0; u < users.Length; u++)
        {
            users[u] = _users.Take();
            reused[u] = TakeUser(rented.Value, batch[u], users[u]);
        }

        return new Run(this, batch, users, reused);
    }

    public void Dispose()
    {
        _workspaces.Dispose();
        _user.Dispose();
        _files.Dispose();
    }

    private bool TakeUser(Workspace workspace, EncodedQuery query, DminUser user)
    {
        var behaviors = Math.Max(query.Length, 1);
        workspace.Prepare(new BatchShape(Users: 1, Candidates: 0, behaviors, Rows: 0));
        foreach (var input in workspace.Filled)
        {
            input.WriteRow(0, query, candidate: 0, behaviors);
        }

        var isReused = _userSides.Run(workspace, users: 1);
        user.Take(workspace.Output(InterestsTensor), workspace.Output(SumTensor), workspace.Output(MlpTensor), behaviors, ReverseTimePositions.Of(0, query.Length));
        return isReused;
    }

    /// <summary>Holds the users' side, which its parts read.</summary>
    private sealed class Run(FusedScorer scorer, IReadOnlyList<EncodedQuery> batch, DminUser[] users, bool[] reused) : IScoringRun
    {
        private readonly float[][] _scores = [.. batch.Select(query => new float[query.Candidates])];
        private readonly (int Query, int First)[] _parts =
        [
            .. batch.SelectMany((query, place) => Enumerable.Range(0, (query.Candidates + CandidatesOfPart - 1) / CandidatesOfPart).Select(part => (place, part * CandidatesOfPart))),
        ];

        public int Parts => _parts.Length;

        public bool IsReused(int query) => reused[query];

        void IScoringRun.Run(int part, Action giveWay)
        {
            var (query, first) = _parts[part];
            using var kernel = scorer._kernels.Rent();
            kernel.Value.Score(users[query], batch[query].CandidateFeatures, first, _scores[query].AsSpan(first, Math.Min(CandidatesOfPart, _scores[query].Length - first)), giveWay);
        }

        public float[] ScoresOf(int query) => _scores[query];

        public void Dispose() => Array.ForEach(users, scorer._users.Return);
    }
}
