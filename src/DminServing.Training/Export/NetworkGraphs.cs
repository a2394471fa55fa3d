using DminServing.ModelContract.Manifest;
using DminServing.Training.Export.Interests;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>The authors of a network's graphs, in both layouts. What is the same in every network stands in <see cref="FlatGraph"/>, <see cref="UserGraph"/> and
/// <see cref="CandidateGraph"/>; what it finds in the behaviors, in its <see cref="InterestAuthor"/>.</summary>
internal static class NetworkGraphs
{
    /// <summary>Authors every graph of a trained network.</summary>
    /// <param name="trained">The network.</param>
    /// <param name="largestTableInside">Bytes of the largest embedding table that stands inside the graphs.</param>
    public static ModelGraphs Author(TrainedNetwork trained, long largestTableInside = TableFile.LargestInside)
    {
        var tables = new TableFile(largestTableInside);
        var interests = InterestsOf(trained);
        return new ModelGraphs(tables,
        [
            (GraphManifest.Flat, "flat.onnx", new FlatGraph(trained, tables).Author(interests)),
            (GraphManifest.User, "user.onnx", new UserGraph(trained, tables).Author(interests)),
            (GraphManifest.Candidate, "candidate.onnx", new CandidateGraph(trained, tables).Author(interests)),
        ]);
    }

    private static InterestAuthor InterestsOf(TrainedNetwork trained) => trained.Architecture switch
    {
        WideAndDeep.Name or Pnn.Name => new NoInterests(trained),
        Din.Name => new BehaviorInterest(trained),
        Dien.Name or Dien.NoAuxiliary => new EvolvingInterest(trained),
        _ => new MultipleInterests(trained),
    };
}
