using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DminServing.Server.Tests.Access;

/// <summary>An issuer of tokens, and what somebody would try who is none.</summary>
internal sealed class TestTokens : IDisposable
{
    public const string Issuer = "https://issuer.test";
    public const string Audience = "dminserving";
    private static readonly DateTime Now = TimeProvider.System.GetUtcNow().UtcDateTime;
    private readonly RSA _rsa = RSA.Create(2048);

    /// <summary>The public key, as the server reads it.</summary>
    public string KeySet
    {
        get
        {
            var key = _rsa.ExportParameters(includePrivateParameters: false);
            return JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        }
    }

    public string Right(params string[] roles) => Make(roles);

    public string Expired(params string[] roles) => Make(roles, from: -120, until: -60);

    public string Early(params string[] roles) => Make(roles, from: 60, until: 120);

    public string ForAnother(params string[] roles) => Make(roles, audience: "another");

    public string OfAnother(params string[] roles) => Make(roles, issuer: "https://another.test");

    public string WithoutEnd(params string[] roles)
    {
        var payload = JsonSerializer.Serialize(new { iss = Issuer, aud = Audience, roles });
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(payload, Signing());
    }

    /// <summary>Signed by somebody else's key of the same name.</summary>
    public static string Forged(params string[] roles)
    {
        using var other = new TestTokens();
        return other.Make(roles);
    }

    /// <summary>Not signed, and says so.</summary>
    public string Unsigned(params string[] roles) => $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Right(roles).Split('.')[1]}.";

    /// <summary>Signed by HMAC with the public key for a secret, which anybody has.</summary>
    public string Confused(params string[] roles)
    {
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT","kid":"k1"}""")}.{Right(roles).Split('.')[1]}";
        return $"{signed}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), Encoding.UTF8.GetBytes(signed)))}";
    }

    public void Dispose() => _rsa.Dispose();

    private string Make(string[] roles, int from = -60, int until = 60, string audience = Audience, string issuer = Issuer) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = Now.AddMinutes(from),
            IssuedAt = Now.AddMinutes(from),
            Expires = Now.AddMinutes(until),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["roles"] = roles, ["client_id"] = "ranker" },
            SigningCredentials = Signing(),
        });

    private SigningCredentials Signing() => new(new RsaSecurityKey(_rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256);

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);
}
