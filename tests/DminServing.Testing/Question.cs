using DminServing.ModelContract.Encoding;

namespace DminServing.Testing;

/// <summary>A question to <see cref="HandMadeModel"/> by numbers, 0 for all that is unknown.</summary>
/// <param name="User">The user.</param>
/// <param name="Behaviors">Items, oldest first.</param>
/// <param name="Candidates">Items.</param>
public sealed record Question(int User, int[] Behaviors, int[] Candidates)
{
    /// <summary>As the encoder would give it to a scorer.</summary>
    public EncodedQuery Encode() => new()
    {
        User = [User],
        Context = [],
        Behaviors = [Behaviors, Array.ConvertAll(Behaviors, HandMadeModel.CategoryOf)],
        CandidateFeatures = [Candidates, Array.ConvertAll(Candidates, HandMadeModel.CategoryOf)],
        Length = Behaviors.Length,
        Candidates = Candidates.Length,
        Truncated = false,
        UnknownItems = 0,
        UnknownBehaviors = 0,
        NewestTimestampMs = null,
    };

    /// <summary>The model's scores by plain arithmetic.</summary>
    public IEnumerable<float> Scores(HandMadeModel model) => Candidates.Select(candidate => model.Score(User, Behaviors, candidate));
}
