using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DminServing.Server.Rest;

/// <summary>The body of <c>POST /v1/score</c>: the fields of <c>ScoreRequest</c>, behaviors as rows.</summary>
internal sealed record ScoreBody
{
    [Description("Whose candidates these are; at most 128 bytes.")]
    [Required]
    public string UserId { get; init; } = "";

    [Description("The caller's name for this request; returned as it is.")]
    public string RequestId { get; init; } = "";

    [Description("The candidates, as strings. Fill this or item_numbers.")]
    public IReadOnlyList<string> ItemIds { get; init; } = [];

    [Description("The candidates, as integers whose decimal form is the item id. Fill this or item_ids.")]
    public IReadOnlyList<long> ItemNumbers { get; init; } = [];

    [Description("Values of user and context features, by feature name.")]
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    [Description("Values of item features, one per candidate, by feature name; they override the model's item catalog.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ItemFeatures { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    [Description("The behavior sequence, in any order, instead of the store's.")]
    public IReadOnlyList<BehaviorRow>? Behaviors { get; init; }

    [Description("What /v1/prepare gave: score with the behaviors of that moment instead of reading them again.")]
    public string PreparedUser { get; init; } = "";

    [Description("How many of the best candidates to return; 0 for all.")]
    public uint TopK { get; init; }

    [Description("When the request's time does not hold all candidates: score the first of them, at least so many. 0: all or none; left out: as the server is set.")]
    public uint? MinCandidates { get; init; }

    [Description("The model; empty for the default.")]
    public string Model { get; init; } = "";

    [Description("The model's version; empty for the newest.")]
    public string ModelVersion { get; init; } = "";

    [Description("Whether an answer without behaviors is better than none when the store is down.")]
    public bool AllowDegraded { get; init; } = true;

    [Description("Whether to give each candidate's calibrated click-through rate, calibrated_ctr, beside its score; refused when the model has no calibration.")]
    public bool Calibrate { get; init; }
}
