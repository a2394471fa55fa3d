using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Behaviors;
using DminServing.Server.Scoring;

namespace DminServing.Server.Rest;

/// <summary><c>/v1/users/{id}/behaviors</c>: what the scorer would see, and appending to it.</summary>
internal static class BehaviorEndpoints
{
    public static void MapBehaviors(this RouteGroupBuilder api)
    {
        api.MapGet("/users/{id}/behaviors", ReadAsync)
            .WithSummary("Read behaviors")
            .WithDescription("A user's behavior sequence as the scorer sees it: newest first, with reverse-time position.")
            .WithTags("behaviors")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapPost("/users/{id}/behaviors", AppendAsync)
            .WithSummary("Append behaviors")
            .WithDescription("Adds behaviors to a user's sequence; the same item at the same millisecond is one behavior.")
            .WithBodyExample("""{"behaviors":[{"item_id":"trousers-slim-chino"}]}""")
            .WithTags("behaviors")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<BehaviorsAnswer> ReadAsync(string id, UserBehaviors behaviors, CancellationToken cancellation, string model = "", string modelVersion = "")
    {
        RequestRules.CheckId("id", id);
        return BehaviorsAnswer.Of(id, await behaviors.ReadAsync(id, model, modelVersion, cancellation));
    }

    private static async Task<AppendAnswer> AppendAsync(string id, AppendBody body, IBehaviorStore store, TimeProvider time, CancellationToken cancellation)
    {
        RequestRules.CheckId("id", id);
        RequestRules.CheckBehaviors(body.Behaviors.Count);
        foreach (var row in body.Behaviors)
        {
            RequestRules.CheckId("behaviors.item_id", row.ItemId);
        }

        // Rows without a time happened just now, in the order they stand in; the last one is the most recent.
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Behavior[] appended = [.. body.Behaviors.Select((row, place) => new Behavior(row.ItemId, row.TimestampMs ?? now - (body.Behaviors.Count - 1 - place)))];
        await store.AppendAsync(id, appended, cancellation);
        return new AppendAnswer(id, appended.Length);
    }
}
