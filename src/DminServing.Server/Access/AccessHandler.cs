using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>Says who calls: by the first credential that the call has, which alone decides.</summary>
internal sealed class AccessHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Credentials credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The name of this way in the framework.</summary>
    public new const string Scheme = "Access";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        foreach (var credential in credentials.All)
        {
            if (await credential.CheckAsync(Context) is { } verdict)
            {
                Context.Features.Set(verdict);
                return verdict.Caller is { } caller ? AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme)) : AuthenticateResult.NoResult(); // a failure would be logged, each time
            }
        }

        return AuthenticateResult.NoResult();
    }
}
