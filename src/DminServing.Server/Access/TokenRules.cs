using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace DminServing.Server.Access;

/// <summary>Sets up the framework's reader of tokens.</summary>
internal sealed class TokenRules(IOptions<AccessOptions> access, SigningKeys keys) : IConfigureNamedOptions<JwtBearerOptions>
{
    // By name, so that a public key can never be taken for the secret of an HMAC, nor "none" for a signature.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    // Of two clocks; the framework's own is five minutes.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        var jwt = access.Value.Jwt;
        options.Authority = jwt.Authority.Length > 0 ? jwt.Authority : null;
        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false;
        options.SaveToken = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            ValidAudience = jwt.Audience,
            ValidIssuer = jwt.Issuer.Length > 0 ? jwt.Issuer : null,
            ClockSkew = ClockSkew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
        };
        if (jwt.KeysFile.Length > 0)
        {
            options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, _, _) => keys.Current;
        }
    }
}
