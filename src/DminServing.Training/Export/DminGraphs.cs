using DminServing.ModelContract.Manifest;

namespace DminServing.Training.Export;

/// <summary>The authors of DMIN's graphs.</summary>
internal static class DminGraphs
{
    /// <summary>Authors every graph of a trained DMIN.</summary>
    public static ModelGraphs Author(TrainedNetwork trained) => new(
    [
        (GraphManifest.Flat, "flat.onnx", DminFlatGraph.Author(trained)),
        (GraphManifest.User, "user.onnx", DminUserGraph.Author(trained)),
        (GraphManifest.Candidate, "candidate.onnx", DminCandidateGraph.Author(trained)),
    ]);
}
