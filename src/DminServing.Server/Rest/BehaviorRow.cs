using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DminServing.Server.Rest;

/// <summary>One behavior in JSON.</summary>
internal sealed record BehaviorRow
{
    [Description("The item.")]
    [Required]
    public string ItemId { get; init; } = "";

    [Description("When, Unix time in milliseconds. Required in a scoring request; when appending, left out means now.")]
    public long? TimestampMs { get; init; }
}
