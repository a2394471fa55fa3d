using DminServing.Pipeline.Models;
using DminServing.Server.Scoring;

namespace DminServing.Server.Rest;

/// <summary><c>GET /v1/models</c>.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder api) =>
        api.MapGet("/models", (ModelRepository models, RequestRules rules) => ModelsAnswer.Of(models, rules))
            .WithSummary("The models being served.")
            .WithTags("models");
}
