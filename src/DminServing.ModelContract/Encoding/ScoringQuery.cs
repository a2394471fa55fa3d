namespace DminServing.ModelContract.Encoding;

/// <summary>The question: how likely is this user to click each of these candidates?</summary>
public sealed record ScoringQuery
{
    /// <summary>The user whose behavior sequence counts.</summary>
    public required string UserId { get; init; }

    /// <summary>What to score.</summary>
    public required CandidateIds Candidates { get; init; }

    /// <summary>Values of user and context features, by feature name.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = Empty<string>.Map;

    /// <summary>Values of item features, one per candidate, by feature name; they override the catalog.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ItemFeatures { get; init; } = Empty<IReadOnlyList<string>>.Map;

    /// <summary>The behavior sequence, in any order, instead of the store's; <c>null</c> to read the store.</summary>
    public IReadOnlyList<Behavior>? Behaviors { get; init; }

    /// <summary>The token of behaviors that were read ahead, to be used instead of the store's of now; empty for none.</summary>
    public string PreparedUser { get; init; } = "";

    /// <summary>How many of the best candidates to answer with; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>How few candidates, the first of them, may be scored when time does not hold all; 0 for all or none, <c>null</c> to leave it to the server.</summary>
    public int? MinCandidates { get; init; }

    /// <summary>The model's name; empty for the default.</summary>
    public string Model { get; init; } = "";

    /// <summary>The model's version; empty for the newest.</summary>
    public string ModelVersion { get; init; } = "";

    /// <summary>Whether to score without behaviors when the store does not answer.</summary>
    public bool AllowDegraded { get; init; } = true;

    /// <summary>Whether the answer is to give calibrated click-through rates beside the scores.</summary>
    public bool Calibrate { get; init; }

    /// <summary>The same query with only the first of its candidates.</summary>
    /// <param name="count">How many, at most as many as there are.</param>
    public ScoringQuery First(int count) => this with
    {
        Candidates = Candidates.First(count),

        // A column of another length stays wrong, for the encoder to refuse.
        ItemFeatures = ItemFeatures.ToDictionary(column => column.Key, column => column.Value.Count == Candidates.Count ? [.. column.Value.Take(count)] : column.Value),
    };

    private static class Empty<T>
    {
        public static readonly IReadOnlyDictionary<string, T> Map = new Dictionary<string, T>();
    }
}
