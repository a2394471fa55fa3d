namespace DminServing.Training.Export.Interests;

/// <summary>DIN: attention over the behaviors as they are embedded.</summary>
internal sealed class BehaviorInterest(TrainedNetwork trained) : AttentionAuthor(trained)
{
    protected override IReadOnlyList<string> FlatFacts(GraphAuthor author, string e, string mask) => [e];

    protected override string Facts(GraphAuthor author, string e, string mask) => author.Graph.Unsqueeze(e, 1);
}
