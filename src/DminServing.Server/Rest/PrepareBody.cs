using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DminServing.Server.Rest;

/// <summary>The body of <c>POST /v1/prepare</c>: the fields of <c>PrepareUserRequest</c>.</summary>
internal sealed record PrepareBody
{
    [Description("The user; at most 128 bytes.")]
    [Required]
    public string UserId { get; init; } = "";

    [Description("Values of user and context features, by feature name.")]
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    [Description("The model; empty for the default.")]
    public string Model { get; init; } = "";

    [Description("The model's version; empty for the newest.")]
    public string ModelVersion { get; init; } = "";

    [Description("Whether an answer without behaviors is better than none when the store is down.")]
    public bool AllowDegraded { get; init; } = true;
}
