namespace DminServing.Server.Scoring;

/// <summary>Registers what gRPC and REST share.</summary>
internal static class ScoringRegistration
{
    public static void AddScoringHandler(this IServiceCollection services)
    {
        services.AddSingleton<RequestRules>();
        services.AddSingleton<ScoringHandler>();
    }
}
