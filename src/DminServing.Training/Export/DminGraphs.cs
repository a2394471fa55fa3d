using DminServing.ModelContract.Manifest;

namespace DminServing.Training.Export;

/// <summary>The authors of DMIN's graphs.</summary>
internal static class DminGraphs
{
    /// <summary>Authors every graph of a trained DMIN.</summary>
    /// <param name="trained">The network.</param>
    /// <param name="largestTableInside">Bytes of the largest embedding table that stands inside the graphs.</param>
    public static ModelGraphs Author(TrainedNetwork trained, long largestTableInside = TableFile.LargestInside)
    {
        var tables = new TableFile(largestTableInside);
        return new ModelGraphs(tables,
        [
            (GraphManifest.Flat, "flat.onnx", DminFlatGraph.Author(trained, tables)),
            (GraphManifest.User, "user.onnx", DminUserGraph.Author(trained, tables)),
            (GraphManifest.Candidate, "candidate.onnx", DminCandidateGraph.Author(trained, tables)),
        ]);
    }
}
