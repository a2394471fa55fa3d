using System.Text.Json;
using System.Text.Json.Serialization;
using DminServing.Server.Access;
using DminServing.Server.Debug;
using DminServing.Server.Hosting;
using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;

namespace DminServing.Server.Rest;

/// <summary>The REST API, for people and debugging: endpoints, their description and its page, and the debug page.</summary>
internal static class RestApi
{
    // A body has four levels; describing the API takes a dozen.
    private const int MaxJsonDepth = 16;

    public static void AddRestApi(this IServiceCollection services)
    {
        services.AddSingleton<ScoreBodyReader>();
        services.AddProblemDetails();
        services.AddExceptionHandler<RestExceptionHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true); // so that one place words every refusal
        services.ConfigureHttpJsonOptions(options => BeStrict(options.SerializerOptions));
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "DminServing";
            document.Info.Description = "Scores a user's candidates with a multi-interest click-through-rate model. For people and debugging; pipelines call gRPC.";
            return Task.CompletedTask;
        }));
    }

    public static void UseRestErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    public static void MapRestApi(this WebApplication app)
    {
        app.UseMiddleware<BodyGuard>();
        var limit = MessageLimit.Json(app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.MaxCandidatesPerRequest);
        var api = app.MapGroup("/v1").On(Listener.Rest).WithMetadata(new RequestSizeLimitAttribute(limit));
        api.MapScoring();
        api.MapBehaviors();
        api.MapModels();
        app.MapDebug();
        app.MapOpenApi().On(Listener.Rest).For(Policies.Debug);

        // Nothing on the page calls anybody but this server.
        app.MapScalarApiReference("/docs", options => options.WithTitle("DminServing")
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton().HideModels()).On(Listener.Rest).ForOnly(Policies.Debug);
        app.MapGet("/", () => TypedResults.Redirect("/docs/")).On(Listener.Rest).For(Policies.Debug).ExcludeFromDescription();
    }

    /// <summary>How bodies are read: a misspelled field is refused, not ignored, so that nothing the caller sends is lost silently.</summary>
    internal static void BeStrict(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.PropertyNameCaseInsensitive = false;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.MaxDepth = MaxJsonDepth;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }
}
