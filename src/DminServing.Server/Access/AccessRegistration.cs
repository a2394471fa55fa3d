using DminServing.Pipeline;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>Registers who may call.</summary>
internal static class AccessRegistration
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSettings<AccessOptions, AccessOptionsValidator>(AccessOptions.Section);
        services.AddSingleton<FileWatch>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<ClientCertificates>();
        services.AddSingleton<LineLimit>();
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton<NoCredential>();
        services.AddSingleton<ApiKeyCredential>();
        services.AddSingleton<TokenCredential>();
        services.AddSingleton<CertificateCredential>();
        services.AddSingleton(Credentials);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DoorKeeper>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, TokenRules>();
        services.AddAuthentication(AccessHandler.Scheme).AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.Scheme, configureOptions: null).AddJwtBearer();
        services.AddOptions<AuthorizationOptions>().Configure<IOptions<AccessOptions>>((authorization, access) => Policies.Add(authorization, access.Value));
        services.AddAuthorization();
        services.AddHostedService<AccessStartup>();
    }

    /// <summary>Asks who calls, and turns away who may not; after routing, before anything reads the body.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    // In the order in which a call is looked at.
    private static Credentials Credentials(IServiceProvider services) =>
        services.GetRequiredService<IOptions<AccessOptions>>().Value.Mode() == AccessMode.Credentials
            ? new([services.GetRequiredService<ApiKeyCredential>(), services.GetRequiredService<TokenCredential>(), services.GetRequiredService<CertificateCredential>()])
            : new([services.GetRequiredService<NoCredential>()]);
}
