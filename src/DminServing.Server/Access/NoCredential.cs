using System.Net;
using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>Nothing is asked of callers: whoever calls may do everything, from this machine, or from anywhere with <see cref="AccessOptions.Open"/>.</summary>
internal sealed class NoCredential(IOptions<AccessOptions> options) : ICredential
{
    private static readonly ClaimsPrincipal Anybody = Caller.Of("anybody", Policies.Roles);

    // Listeners.Open keeps other machines out of the API ports already; the management port they can reach.
    public ValueTask<Verdict?> CheckAsync(HttpContext context) =>
        new(options.Value.Open || (context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)) ? Verdict.Known(Anybody) : Verdict.Refused(AuthFailure.OtherMachine));
}
