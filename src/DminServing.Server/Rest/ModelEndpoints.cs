using DminServing.Pipeline.Models;
using DminServing.Server.Access;
using DminServing.Server.Scoring;

namespace DminServing.Server.Rest;

/// <summary><c>GET /v1/models</c>.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder api) =>
        api.MapGet("/models", (ModelRepository models, RequestRules rules) => ModelsAnswer.Of(models, rules))
            .WithSummary("List models")
            .WithDescription("The models being served, with where each runs and where its weights come from.")
            .WithTags("models")
            .For(Policies.Models);
}
