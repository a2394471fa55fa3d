using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>A client certificate.</summary>
internal sealed class CertificateCredential(IOptions<AccessOptions> options, TimeProvider time) : ICredential
{
    private readonly Dictionary<string, ClaimsPrincipal> _callers = new(
        from client in options.Value.Clients let caller = Caller.Of(client.Name, client.Roles) from name in client.CertificateNames select KeyValuePair.Create(name, caller),
        StringComparer.OrdinalIgnoreCase);

    public ValueTask<Verdict?> CheckAsync(HttpContext context) => new(context.Features.Get<PresentedCertificate>() is { } certificate ? Check(certificate) : null);

    private Verdict Check(PresentedCertificate certificate)
    {
        if (!certificate.IsValid || certificate.NotAfter <= time.GetUtcNow().UtcDateTime)
        {
            return Verdict.Refused(AuthFailure.Certificate);
        }

        var caller = certificate.Names.Select(name => _callers.GetValueOrDefault(name)).FirstOrDefault(caller => caller is not null);
        return caller is null ? Verdict.Refused(AuthFailure.CertificateName) : Verdict.Known(caller);
    }
}
