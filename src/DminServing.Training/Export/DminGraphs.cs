using Google.Protobuf;
using DminServing.ModelContract.Manifest;

namespace DminServing.Training.Export;

/// <summary>The graphs of one model version: signature and content of each, by role.</summary>
/// <param name="Graphs">By role: <see cref="GraphManifest.Flat"/>, <see cref="GraphManifest.User"/>, <see cref="GraphManifest.Candidate"/>.</param>
internal sealed record DminGraphs(IReadOnlyDictionary<string, (GraphManifest Manifest, byte[] Content)> Graphs)
{
    /// <summary>Authors every graph of a trained DMIN.</summary>
    public static DminGraphs Author(TrainedNetwork trained) => new(new Dictionary<string, (GraphManifest, byte[])>(StringComparer.Ordinal)
    {
        [GraphManifest.Flat] = Finish(DminFlatGraph.Author(trained), "flat.onnx"),
        [GraphManifest.User] = Finish(DminUserGraph.Author(trained), "user.onnx"),
        [GraphManifest.Candidate] = Finish(DminCandidateGraph.Author(trained), "candidate.onnx"),
    });

    /// <summary>Loads them into ONNX Runtime.</summary>
    public OnnxScorer Scorer(FeatureSchema features) => new(features, Graphs[GraphManifest.Flat].Content, Graphs[GraphManifest.User].Content, Graphs[GraphManifest.Candidate].Content);

    private static (GraphManifest Manifest, byte[] Content) Finish(GraphBuilder graph, string file) => (graph.Manifest(file), graph.Build().ToByteArray());
}
