using DminServing.Server.Access;
using DminServing.Server.Scoring;

namespace DminServing.Server.Rest;

/// <summary><c>POST /v1/score</c> and <c>POST /v1/prepare</c>.</summary>
internal static class ScoringEndpoints
{
    public static void MapScoring(this RouteGroupBuilder api)
    {
        api.MapPost("/score", ScoreAsync)
            .WithSummary("Score candidates")
            .WithDescription("Scores a user's candidates and returns them sorted by click-through rate, highest first.")
            .WithBodyExample("""{"user_id":"anna-shoes-lately","item_ids":["shoes-trail-runner","trousers-slim-chino","lamps-brass-lantern"],"top_k":3}""")
            .WithScoringProblems();
        api.MapPost("/explain", ExplainAsync)
            .WithSummary("Explain scores")
            .WithDescription("Scores candidates, and tells which interest looked at which past behavior (figure 2 of the paper) and what each score would be without it.")
            .WithBodyExample("""{"user_id":"anna-shoes-lately","item_ids":["shoes-trail-runner","lamps-brass-lantern"]}""")
            .WithScoringProblems(Policies.Debug)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/prepare", PrepareAsync)
            .WithSummary("Prepare a user")
            .WithDescription("Reads a user's behaviors and computes the user's side of the model, for a call of /v1/score to come.")
            .WithBodyExample("""{"user_id":"anna-shoes-lately"}""")
            .WithScoringProblems();
    }

    private static RouteHandlerBuilder WithScoringProblems(this RouteHandlerBuilder endpoint, string policy = Policies.Score) =>
        endpoint.WithTags("scoring")
            .For(policy)
            .WithMetadata(new ScoringCall())
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);

    private static async Task<ScoreAnswer> ScoreAsync(ScoreBody body, ScoringHandler handler, ScoreBodyReader reader, HttpContext context, CancellationToken cancellation) =>
        ScoreAnswer.Of(body, await handler.ScoreAsync(body, reader.Read, CallTerms.Of(context), cancellation));

    private static async Task<ExplainAnswer> ExplainAsync(ScoreBody body, ScoringHandler handler, ScoreBodyReader reader, HttpContext context, CancellationToken cancellation) =>
        ExplainAnswer.Of(body, await handler.ExplainAsync(body, reader.Read, CallTerms.Of(context), cancellation));

    private static async Task<PrepareAnswer> PrepareAsync(PrepareBody body, ScoringHandler handler, HttpContext context, CancellationToken cancellation) =>
        PrepareAnswer.Of(await handler.PrepareAsync(body, ScoreBodyReader.Read, CallTerms.Of(context), cancellation));
}
