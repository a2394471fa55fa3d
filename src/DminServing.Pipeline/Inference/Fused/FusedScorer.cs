using System.Runtime.Intrinsics;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>DMIN on the CPU with the candidate side fused into one kernel. The user side stays in ONNX Runtime, cut down to what the kernel needs.</summary>
internal sealed class FusedScorer : IScorer
{
    private const string InterestsTensor = "user_interests";
    private const string SumTensor = "user_sum";
    private const string MlpTensor = "user_mlp";
    private static readonly string[] Needed = [InterestsTensor, MlpTensor, SumTensor];

    private readonly Graph _user;
    private readonly Pool<Workplace> _workplaces;

    private FusedScorer(Graph user, DminWeights weights, ModelManifest manifest)
    {
        _user = user;
        _workplaces = new Pool<Workplace>(() => new Workplace(user, weights, manifest));
    }

    /// <summary>Opens the kernel for a model version.</summary>
    /// <exception cref="InvalidDataException">The graphs are not DMIN's as the exporter writes them, or this processor lacks the instructions.</exception>
    public static FusedScorer Open(SessionFactory sessions, ModelManifest manifest, string folder)
    {
        if (!Simd256.IsSupported)
        {
            throw new InvalidDataException("this processor has no AVX2");
        }

        var (userManifest, candidateManifest) = (manifest.Graphs[GraphManifest.User], manifest.Graphs[GraphManifest.Candidate]);
        var user = OnnxFile.Load(Path.Combine(folder, userManifest.File));
        var candidate = OnnxFile.Load(Path.Combine(folder, candidateManifest.File));
        var weights = new DminWeights(user, candidate, [.. manifest.Features.Item.Select(feature => feature.Name)]);
        var outputs = userManifest.Outputs.Where(output => Needed.Contains(output.Name)).ToList();
        return new FusedScorer(Graph.Open(sessions, user.Keep(Needed), userManifest with { Outputs = outputs }), weights, manifest);
    }

    public string Name => Simd512.IsSupported ? "fused-avx512" : "fused-avx2";

    public float[] Score(IReadOnlyList<EncodedQuery> batch)
    {
        var scores = new float[batch.Sum(query => query.Candidates)];
        var start = 0;
        using var rented = _workplaces.Rent();
        foreach (var query in batch.Where(query => query.Candidates > 0))
        {
            rented.Value.Score(query, scores.AsSpan(start, query.Candidates));
            start += query.Candidates;
        }

        return scores;
    }

    public void Dispose()
    {
        _workplaces.Dispose();
        _user.Dispose();
    }

    /// <summary>What one thread needs.</summary>
    private sealed class Workplace(Graph graph, DminWeights weights, ModelManifest manifest) : IDisposable
    {
        private readonly Workspace _workspace = new(graph, manifest);
        private readonly DminUser _user = new(weights, manifest.MaxBehaviors);
        private readonly IDminKernel _kernel = Simd512.IsSupported
            ? new DminKernel<Simd512, Vector512<float>>(weights, manifest.MaxBehaviors)
            : new DminKernel<Simd256, Vector256<float>>(weights, manifest.MaxBehaviors);

        public void Score(EncodedQuery query, Span<float> scores)
        {
            var behaviors = Math.Max(query.Length, 1);
            _workspace.Prepare(new BatchShape(Users: 1, Candidates: 0, behaviors, Rows: 0));
            foreach (var input in _workspace.Filled)
            {
                input.WriteRow(0, query, candidate: 0, behaviors);
            }

            _workspace.Run();
            _user.Take(Output(InterestsTensor), Output(SumTensor), Output(MlpTensor), behaviors, ReverseTimePositions.Of(0, query.Length));
            _kernel.Score(_user, query.CandidateFeatures, 0, scores);
        }

        public void Dispose() => _workspace.Dispose();

        private Span<float> Output(string name) => ((TensorBuffer<float>)_workspace.Outputs[name]).Elements;
    }
}
