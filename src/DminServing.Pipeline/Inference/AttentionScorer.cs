using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Onnx;

namespace DminServing.Pipeline.Inference;

/// <summary>Scores a query together with the attention weights behind the scores: the w of the paper's equation 5. For explanations, one at a time; the graphs are opened with the first.</summary>
public sealed class AttentionScorer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ModelManifest _manifest;
    private readonly WeightFiles _files;
    private readonly Lazy<Workspace> _scores;
    private readonly Lazy<Workspace>? _user; // null in the flat layout
    private readonly List<Graph> _graphs = [];

    internal AttentionScorer(SessionFactory sessions, ModelManifest manifest, string folder)
    {
        (_manifest, _files) = (manifest, new WeightFiles(folder, manifest.Files.Keys));
        _scores = new(() => Open(manifest.Layout == GraphLayout.Flat ? GraphManifest.Flat : GraphManifest.Candidate));
        _user = manifest.Layout == GraphLayout.Flat ? null : new(() => Open(GraphManifest.User));

        Workspace Open(string role)
        {
            var graph = Graph.Open(sessions, new OnnxFile(_files, manifest.Graphs[role].File), manifest.Graphs[role]);
            _graphs.Add(graph);
            return new Workspace(graph, manifest);
        }
    }

    /// <summary>How many interests the model extracts, H_E.</summary>
    public int Interests => (int)Attention.Shape[1].Size;

    /// <summary>Scores the candidates of a query.</summary>
    public AttentionScores Score(EncodedQuery query)
    {
        lock (_gate)
        {
            return _user is null ? Flat(query) : Grouped(query, _user.Value);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var workspace in new[] { _scores, _user }.Where(workspace => workspace is { IsValueCreated: true }))
        {
            workspace!.Value.Dispose();
        }

        _graphs.ForEach(graph => graph.Dispose());
        _files.Dispose();
    }

    private AttentionScores Grouped(EncodedQuery query, Workspace user)
    {
        var batch = new GroupedBatch([query]);
        var shape = new BatchShape(Users: 1, Candidates: 0, batch.Behaviors, Rows: 0);
        user.Prepare(shape);
        batch.WriteUsers(user, shape);
        user.Run();
        shape = shape with { Candidates = query.Candidates };
        var scores = _scores.Value;
        scores.Prepare(shape, user);
        batch.WriteCandidates(scores, shape, first: 0);
        scores.Run();
        var weights = Weights(scores);                                                     // [1, H, C, T]
        return Read(query, scores, (candidate, interest) => weights.Slice(((interest * query.Candidates) + candidate) * batch.Behaviors, query.Length));
    }

    private AttentionScores Flat(EncodedQuery query)
    {
        var behaviors = Math.Max(query.Length, 1);
        var scores = _scores.Value;
        scores.Prepare(new BatchShape(Users: 0, Candidates: 0, behaviors, Rows: query.Candidates));
        foreach (var input in scores.Filled)
        {
            for (var candidate = 0; candidate < query.Candidates; candidate++)
            {
                input.WriteRow(candidate, query, candidate, behaviors);
            }
        }

        scores.Run();
        var weights = Weights(scores);                                                     // [C, H, T]
        return Read(query, scores, (candidate, interest) => weights.Slice(((candidate * Interests) + interest) * behaviors, query.Length));
    }

    private AttentionScores Read(EncodedQuery query, Workspace scores, Func<int, int, ReadOnlyMemory<float>> row) => new(
        scores.ReadCtr().ToArray(),
        [.. Enumerable.Range(0, query.Candidates).Select(candidate => Enumerable.Range(0, Interests).Select(interest => row(candidate, interest).ToArray()).ToArray())]);

    private TensorManifest Attention => _manifest.Graphs[_user is null ? GraphManifest.Flat : GraphManifest.Candidate].Attention!;

    private ReadOnlyMemory<float> Weights(Workspace scores) => scores.Output(Attention.Name).ToArray();
}
