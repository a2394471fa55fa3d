namespace DminServing.ModelContract.Manifest;

/// <summary>What a tensor holds, in the manifest's words: <c>user.NAME</c>, <c>context.NAME</c>, <c>behavior.NAME</c>,
/// <c>candidate.NAME</c> (indices of a feature), <c>behavior.mask</c>, <c>behavior.position</c>, <c>user_state</c>, <c>ctr</c>, <c>attention</c>.</summary>
/// <param name="Kind">Which of those.</param>
/// <param name="Feature">The feature's name for the kinds that have one, else empty.</param>
public readonly record struct TensorSource(TensorSourceKind Kind, string Feature)
{
    private const string MaskText = "behavior.mask";
    private const string PositionText = "behavior.position";
    private const string UserStateText = "user_state";
    private const string CtrText = "ctr";
    private const string AttentionText = "attention";

    /// <summary>1 for a behavior, 0 for padding.</summary>
    public static TensorSource Mask { get; } = new(TensorSourceKind.BehaviorMask, "");

    /// <summary>The reverse-time position: 1 for the most recent behavior, 0 for padding.</summary>
    public static TensorSource Position { get; } = new(TensorSourceKind.BehaviorPosition, "");

    /// <summary>An output of the user graph that is an input of the candidate graph under the same name.</summary>
    public static TensorSource UserState { get; } = new(TensorSourceKind.UserState, "");

    /// <summary>The predicted click-through rates.</summary>
    public static TensorSource Ctr { get; } = new(TensorSourceKind.Ctr, "");

    /// <summary>The attention weights w of the paper's equation 5.</summary>
    public static TensorSource Attention { get; } = new(TensorSourceKind.Attention, "");

    /// <summary>Indices of a user feature.</summary>
    public static TensorSource User(string feature) => new(TensorSourceKind.UserFeature, feature);

    /// <summary>Indices of a context feature.</summary>
    public static TensorSource Context(string feature) => new(TensorSourceKind.ContextFeature, feature);

    /// <summary>Indices of an item feature of the behaviors.</summary>
    public static TensorSource Behavior(string feature) => new(TensorSourceKind.BehaviorFeature, feature);

    /// <summary>Indices of an item feature of the candidates.</summary>
    public static TensorSource Candidate(string feature) => new(TensorSourceKind.CandidateFeature, feature);

    /// <summary>Reads the manifest's form.</summary>
    /// <returns>Whether <paramref name="text"/> is one of the forms.</returns>
    public static bool TryParse(string text, out TensorSource source)
    {
        source = text switch
        {
            MaskText => Mask,
            PositionText => Position,
            UserStateText => UserState,
            CtrText => Ctr,
            AttentionText => Attention,
            _ => text.Split('.', 2) switch
            {
                ["user", { Length: > 0 } name] => User(name),
                ["context", { Length: > 0 } name] => Context(name),
                ["behavior", { Length: > 0 } name] => Behavior(name),
                ["candidate", { Length: > 0 } name] => Candidate(name),
                _ => default,
            },
        };
        return source.Kind != TensorSourceKind.None;
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        TensorSourceKind.UserFeature => "user." + Feature,
        TensorSourceKind.ContextFeature => "context." + Feature,
        TensorSourceKind.BehaviorFeature => "behavior." + Feature,
        TensorSourceKind.CandidateFeature => "candidate." + Feature,
        TensorSourceKind.BehaviorMask => MaskText,
        TensorSourceKind.BehaviorPosition => PositionText,
        TensorSourceKind.UserState => UserStateText,
        TensorSourceKind.Ctr => CtrText,
        TensorSourceKind.Attention => AttentionText,
        _ => "",
    };
}
