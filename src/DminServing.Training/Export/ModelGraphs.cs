using DminServing.ModelContract.Manifest;
using Google.Protobuf;

namespace DminServing.Training.Export;

/// <summary>The graphs of one model version by role, with signature and content.</summary>
internal sealed class ModelGraphs
{
    private readonly Dictionary<string, (GraphManifest Manifest, byte[] Content)> _graphs = new(StringComparer.Ordinal);
    private readonly TableFile _tables;

    /// <summary>Finishes graphs.</summary>
    /// <param name="tables">The embedding tables beside them.</param>
    /// <param name="graphs">Role, file name and graph of each.</param>
    public ModelGraphs(TableFile tables, IEnumerable<(string Role, string File, GraphBuilder Graph)> graphs)
    {
        _tables = tables;
        foreach (var (role, file, graph) in graphs)
        {
            _graphs.Add(role, (graph.Manifest(file), graph.Build().ToByteArray()));
        }
    }

    /// <summary>The signatures by role, for the manifest.</summary>
    public IReadOnlyDictionary<string, GraphManifest> Manifests => _graphs.ToDictionary(graph => graph.Key, graph => graph.Value.Manifest);

    /// <summary>Writes the files.</summary>
    public void Write(string folder)
    {
        foreach (var (manifest, content) in _graphs.Values)
        {
            File.WriteAllBytes(Path.Combine(folder, manifest.File), content);
        }

        _tables.Write(folder);
    }

    /// <summary>Loads the graphs of both layouts into ONNX Runtime. All tables must stand inside them.</summary>
    public OnnxScorer Scorer(FeatureSchema features) => new(features, role => new OnnxGraph(_graphs[role].Content));
}
