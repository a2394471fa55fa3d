using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>A key in the header <c>x-api-key</c>, which is also gRPC metadata.</summary>
internal sealed class ApiKeyCredential(IOptions<AccessOptions> options) : ICredential
{
    /// <summary>The header.</summary>
    public const string Header = "x-api-key";

    private readonly (byte[] Hash, ClaimsPrincipal Caller)[] _keys =
        [.. from client in options.Value.Clients let caller = Caller.Of(client.Name, client.Roles) from hash in client.KeySha256 select (Convert.FromHexString(hash), caller)];

    public ValueTask<Verdict?> CheckAsync(HttpContext context) =>
        new(context.Request.Headers.TryGetValue(Header, out var key) ? key is [{ } one] && Find(one) is { } caller ? Verdict.Known(caller) : Verdict.Refused(AuthFailure.Key) : null);

    // All keys are looked at, and each as a whole, so that the time taken says nothing about any.
    private ClaimsPrincipal? Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        ClaimsPrincipal? found = null;
        foreach (var (known, caller) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
            {
                found = caller;
            }
        }

        return found;
    }
}
