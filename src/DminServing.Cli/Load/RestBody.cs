using DminServing.Protos.V1;

namespace DminServing.Cli.Load;

/// <summary>The body of <c>POST /v1/score</c>; what is <c>null</c> is left out.</summary>
internal sealed record RestBody(string UserId, IReadOnlyList<string>? ItemIds, IReadOnlyList<long>? ItemNumbers, IEnumerable<RestBody.Behavior>? Behaviors, string Model)
{
    public static RestBody Of(ScoreRequest request) => new(
        request.UserId,
        request.ItemIds.Count > 0 ? request.ItemIds : null,
        request.ItemNumbers.Count > 0 ? request.ItemNumbers : null,
        request.Behaviors?.ItemIds.Zip(request.Behaviors.TimestampsMs, (item, timestamp) => new Behavior(item, timestamp)),
        request.Model);

    internal sealed record Behavior(string ItemId, long TimestampMs);
}
