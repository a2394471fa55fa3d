using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace DminServing.Server.Access;

/// <summary>The public keys of <see cref="JwtOptions.KeysFile"/>.</summary>
internal sealed class SigningKeys(IOptions<AccessOptions> options, FileWatch watch)
{
    private readonly WatchedFile<SecurityKey[]>? _file =
        options.Value.Jwt.KeysFile is { Length: > 0 } path ? watch.Open("Access:Jwt:KeysFile", [path], () => Read(path)) : null;

    public IReadOnlyList<SecurityKey> Current => _file?.Current ?? [];

    private static SecurityKey[] Read(string path)
    {
        // Only public keys of these kinds: a secret has no place in a file that anybody may read.
        SecurityKey[] keys = [.. JsonWebKeySet.Create(File.ReadAllText(path)).GetSigningKeys().Where(key => key is RsaSecurityKey or ECDsaSecurityKey or X509SecurityKey or JsonWebKey { Kty: "RSA" or "EC" })];
        return keys.Length > 0 ? keys : throw new InvalidDataException("it has no public RSA or EC key for signatures");
    }
}
