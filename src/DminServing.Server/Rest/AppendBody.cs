using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DminServing.Server.Rest;

/// <summary>The body of <c>POST /v1/users/{id}/behaviors</c>.</summary>
internal sealed record AppendBody
{
    [Description("What the user did, in any order; the same item at the same millisecond is one behavior.")]
    [Required]
    public IReadOnlyList<BehaviorRow?> Behaviors { get; init; } = [];
}
