using System.Security.Claims;

namespace DminServing.Server.Access;

/// <summary>What a credential says about a call.</summary>
/// <param name="Caller">Who calls; null if the credential is not right.</param>
/// <param name="Failure">Why not, one of <see cref="AuthFailure"/>.</param>
internal sealed record Verdict(ClaimsPrincipal? Caller, string Failure)
{
    public static Verdict Known(ClaimsPrincipal caller) => new(caller, "");

    public static Verdict Refused(string failure) => new(null, failure);
}
