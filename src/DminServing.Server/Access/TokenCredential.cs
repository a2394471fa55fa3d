using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace DminServing.Server.Access;

/// <summary>A JSON web token in the header <c>authorization</c>.</summary>
internal sealed class TokenCredential(IOptions<AccessOptions> options) : ICredential
{
    // Of the caller's own name, the first that the token has; a user's id is none of them.
    private static readonly string[] Names = ["client_id", "azp"];

    public async ValueTask<Verdict?> CheckAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
        {
            return null;
        }

        if (!options.Value.Jwt.IsConfigured())
        {
            return Verdict.Refused(AuthFailure.TokenUnsupported);
        }

        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return result.Principal is { } token && result.Succeeded
            ? Verdict.Known(Caller.Of(Names.Select(name => token.FindFirst(name)?.Value).FirstOrDefault(name => name is not null) ?? "a token", RolesOf(token)))
            : Verdict.Refused(FailureOf(result.Failure));
    }

    private IEnumerable<string> RolesOf(System.Security.Claims.ClaimsPrincipal token) =>
        token.FindAll(options.Value.Jwt.RolesClaim).SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Intersect(Policies.Roles, StringComparer.Ordinal);

    private static string FailureOf(Exception? why) => why switch
    {
        SecurityTokenExpiredException or SecurityTokenNoExpirationException => AuthFailure.TokenExpired,
        SecurityTokenNotYetValidException => AuthFailure.TokenEarly,
        SecurityTokenInvalidAudienceException => AuthFailure.TokenAudience,
        SecurityTokenInvalidIssuerException => AuthFailure.TokenIssuer,
        SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException => AuthFailure.TokenSignature,
        _ => AuthFailure.Token,
    };
}
