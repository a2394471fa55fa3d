using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Behaviors;
using DminServing.Server.Access;
using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

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
            .For(Policies.Debug)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapPost("/users/{id}/behaviors", AppendAsync)
            .WithSummary("Append behaviors")
            .WithDescription("Adds behaviors to a user's sequence; the same item at the same millisecond is one behavior.")
            .WithBodyExample("""{"behaviors":[{"item_id":"trousers-slim-chino"}]}""")
            .WithTags("behaviors")
            .For(Policies.Debug)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<BehaviorsAnswer> ReadAsync(string id, HttpRequest request, UserBehaviors behaviors, CancellationToken cancellation, string model = "", [FromQuery(Name = "model_version")] string modelVersion = "")
    {
        var user = UserOf(id, request);
        return BehaviorsAnswer.Of(user, await behaviors.ReadAsync(user, model, modelVersion, cancellation));
    }

    private static async Task<AppendAnswer> AppendAsync(string id, AppendBody body, HttpRequest request, UserBehaviors behaviors, TimeProvider time, CancellationToken cancellation)
    {
        RequestRules.CheckBehaviors(body.Behaviors.Count);
        if (body.Behaviors.Count == 0)
        {
            throw new InvalidQueryException("behaviors", "behaviors is empty; send at least one.");
        }

        var user = UserOf(id, request);

        // Rows without a time happened just now, in the order they stand in; the last one is the most recent.
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Behavior[] appended = [.. body.Behaviors.Select((row, place) => new Behavior(row?.ItemId ?? "", row?.TimestampMs ?? now - (body.Behaviors.Count - 1 - place)))];
        for (var place = 0; place < appended.Length; place++)
        {
            RequestRules.CheckStorable($"behaviors[{place}]", appended[place], BehaviorTimes.Latest(time));
        }

        await behaviors.AppendAsync(user, appended, cancellation);
        return new AppendAnswer(user, appended.Length);
    }

    // A slash in an id comes as %2F, which routing leaves as it is; what it has decoded besides cannot be told from it any more, so the path
    // as it was sent is decoded.
    private static string UserOf(string id, HttpRequest request)
    {
        if (id.Contains("%2F", StringComparison.OrdinalIgnoreCase) && request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target)
        {
            const string Before = "/users/";
            var start = target.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
            id = Uri.UnescapeDataString(target[start..target.IndexOf("/behaviors", start, StringComparison.Ordinal)]);
        }

        RequestRules.CheckId("id", id);
        return id;
    }
}
