using DminServing.Pipeline;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Server.Admission;

/// <summary>Wires <see cref="AdmissionControl"/> into the application.</summary>
internal static class AdmissionExtensions
{
    public static void AddAdmission(this IServiceCollection services)
    {
        services.AddSettings<AdmissionOptions, AdmissionOptionsValidator>(AdmissionOptions.Section);
        services.AddSingleton<AdmissionControl>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MemoryPressure>(provider, (Func<double>)MemoryPressure.Used));
        services.AddSingleton<ClientQuotas>();
    }

    /// <summary>Refuses calls that there is no time for; after routing.</summary>
    public static void UseAdmission(this WebApplication app)
    {
        var (control, lanes, memory) = (app.Services.GetRequiredService<AdmissionControl>(), app.Services.GetRequiredService<InferenceLanes>(), app.Services.GetRequiredService<MemoryPressure>());
        app.Services.GetRequiredService<PipelineMetrics>().Observe(() => lanes.Depth, () => control.Wait, () => (int)memory.Level);
        app.UseMiddleware<AdmissionGate>();
    }

    /// <summary>Refuses calls of clients whose quota is spent; after callers have been asked who they are.</summary>
    public static void UseQuotas(this WebApplication app) => app.UseMiddleware<QuotaGate>();
}
