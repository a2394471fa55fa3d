using DminServing.Server.Access;
using DminServing.Server.Hosting;
using DminServing.Server.Scoring;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Grpc;

/// <summary>The gRPC API: scoring, explaining and model services; reflection in Development.</summary>
internal static class GrpcApi
{
    public static void AddGrpcApi(this IServiceCollection services)
    {
        services.AddSingleton<ScoreRequestReader>();
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<ServerOptions>>((grpc, server) => grpc.MaxReceiveMessageSize = MessageLimit.Protobuf(server.Value.MaxCandidatesPerRequest));
        services.AddGrpc(options =>
        {
            options.Interceptors.Add<FailureInterceptor>();
            options.IgnoreUnknownServices = true; // its catch-all route would turn the REST API's 405 and 415 into 404
        });
        services.AddGrpcReflection();
    }

    /// <summary>Guards the calls; after routing.</summary>
    public static void UseGrpcGuard(this WebApplication app) => app.UseMiddleware<CallGuard>();

    public static void MapGrpcApi(this WebApplication app)
    {
        app.MapGrpcService<ScoringGrpcService>().On(Listener.Grpc).For(Policies.Score).WithMetadata(new ScoringCall());
        app.MapGrpcService<ExplainGrpcService>().On(Listener.Grpc).For(Policies.Debug).WithMetadata(new ScoringCall());
        app.MapGrpcService<ModelGrpcService>().On(Listener.Grpc).For(Policies.Models);
        if (app.Environment.IsDevelopment())
        {
            app.MapGrpcReflectionService().On(Listener.Grpc).For(Policies.Debug);
        }
    }
}
