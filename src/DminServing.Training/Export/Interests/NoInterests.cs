using DminServing.ModelContract.Manifest;

namespace DminServing.Training.Export.Interests;

/// <summary>Of networks that take the sum of the behaviors and nothing else: Wide&amp;Deep and PNN.</summary>
internal sealed class NoInterests(TrainedNetwork trained) : InterestAuthor(trained)
{
    private static readonly Found Nothing = new([], null);

    public override IReadOnlyList<TensorManifest> State => [];

    public override Found Flat(GraphAuthor author, string e, string target, string mask, string position) => Nothing;

    public override void User(GraphAuthor author, string e, string mask, string position)
    {
        // The sum is every network's.
    }

    public override Found Candidate(GraphAuthor author, IReadOnlyList<string> state, string extended, string target) => Nothing;
}
