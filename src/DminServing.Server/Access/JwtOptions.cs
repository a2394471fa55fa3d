namespace DminServing.Server.Access;

/// <summary>Which JSON web tokens are accepted: signed by RS, PS or ES algorithms, with an expiry, for this audience.</summary>
internal sealed class JwtOptions
{
    /// <summary>Address of an OpenID Connect provider, https; issuer and keys are read from it. Empty: from Access:Jwt:Issuer and Access:Jwt:KeysFile.</summary>
    /// <value>Default: empty.</value>
    public string Authority { get; init; } = "";

    /// <summary>The issuer that tokens must name. Empty: the one the authority names.</summary>
    /// <value>Default: empty.</value>
    public string Issuer { get; init; } = "";

    /// <summary>A JSON web key set (RFC 7517) with the issuer's public keys; read again when it changes.</summary>
    /// <value>Default: empty; an existing file.</value>
    public string KeysFile { get; init; } = "";

    /// <summary>The audience that tokens must name.</summary>
    /// <value>Default: empty.</value>
    public string Audience { get; init; } = "";

    /// <summary>The claim that holds the roles, as a list or as words between spaces.</summary>
    /// <value>Default: roles; not empty.</value>
    public string RolesClaim { get; init; } = "roles";

    /// <summary>Whether tokens are accepted at all.</summary>
    public bool IsConfigured() => Authority.Length > 0 || KeysFile.Length > 0;
}
