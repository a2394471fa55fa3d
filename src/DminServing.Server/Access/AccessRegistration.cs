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
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton<NoCredential>();
        services.AddSingleton<ApiKeyCredential>();
        services.AddSingleton<TokenCredential>();
        services.AddSingleton<CertificateCredential>();
        services.AddSingleton(Credentials);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DoorKeeper>();
        services.AddSchemes();
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

    // Without AddAuthentication and AddJwtBearer: the first keeps keys for cookies on the disk, the second has settings of its own beside ours.
    private static void AddSchemes(this IServiceCollection services)
    {
        services.AddAuthenticationCore(options => options.DefaultScheme = AccessHandler.Scheme);
        services.AddWebEncoders();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, TokenRules>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.Scheme, configureOptions: null)
            .AddScheme<JwtBearerOptions, JwtBearerHandler>(JwtBearerDefaults.AuthenticationScheme, configureOptions: null);
    }

    // In the order in which a call is looked at.
    private static Credentials Credentials(IServiceProvider services) =>
        services.GetRequiredService<IOptions<AccessOptions>>().Value.Mode() == AccessMode.Credentials
            ? new([services.GetRequiredService<ApiKeyCredential>(), services.GetRequiredService<TokenCredential>(), services.GetRequiredService<CertificateCredential>()])
            : new([services.GetRequiredService<NoCredential>()]);
}
