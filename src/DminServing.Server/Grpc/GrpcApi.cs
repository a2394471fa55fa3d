using DminServing.Server.Access;
using DminServing.Server.Hosting;
using DminServing.Server.Scoring;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Grpc;

/// <summary>The gRPC API: scoring and model services; reflection in Development.</summary>
internal static class GrpcApi
{
    // Bytes: behaviors and context of a request; a candidate with the longest id and another feature of that length.
    private const int BasicMessage = 4 << 20;
    private const int CandidateMessage = 2 * (RequestRules.MaxIdBytes + 4);

    public static void AddGrpcApi(this IServiceCollection services)
    {
        services.AddSingleton<ScoreRequestReader>();
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<ServerOptions>>((grpc, server) => grpc.MaxReceiveMessageSize = BasicMessage + (server.Value.MaxCandidatesPerRequest * CandidateMessage));
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
        app.MapGrpcService<ModelGrpcService>().On(Listener.Grpc).For(Policies.Models);
        if (app.Environment.IsDevelopment())
        {
            app.MapGrpcReflectionService().On(Listener.Grpc).For(Policies.Debug);
        }
    }
}
