namespace DminServing.ModelContract.Manifest;

/// <summary>One ONNX graph of a model version: its file and its signature.</summary>
/// <param name="File">The file's name inside the version's folder.</param>
/// <param name="Inputs">Every input of the graph.</param>
/// <param name="Outputs">Every output the server reads.</param>
public sealed record GraphManifest(string File, IReadOnlyList<TensorManifest> Inputs, IReadOnlyList<TensorManifest> Outputs)
{
    /// <summary>The output with the attention weights; null for a graph that cannot explain its scores.</summary>
    public TensorManifest? Attention => Outputs.FirstOrDefault(output => output.Source == TensorSource.Attention);

    /// <summary>What scoring needs of the graph: all but the attention weights.</summary>
    public GraphManifest ForScores => this with { Outputs = [.. Outputs.Where(output => output.Source != TensorSource.Attention)] };

    /// <summary>The role of the graph of the <see cref="GraphLayout.Flat"/> layout.</summary>
    public const string Flat = "flat";

    /// <summary>The role of the user graph of the <see cref="GraphLayout.Grouped"/> layout: behavior sequence to user state.</summary>
    public const string User = "user";

    /// <summary>The role of the candidate graph of the <see cref="GraphLayout.Grouped"/> layout: user state and candidates to scores.</summary>
    public const string Candidate = "candidate";
}
