namespace DminServing.Server.Access;

/// <summary>Why a caller is unknown, as <c>dmin.auth.failures</c> counts it: a closed list.</summary>
internal static class AuthFailure
{
    /// <summary>No credentials.</summary>
    public const string Missing = "missing";

    /// <summary>From another machine, while the server answers its own only.</summary>
    public const string OtherMachine = "other_machine";

    /// <summary>Nobody's key.</summary>
    public const string Key = "key";

    /// <summary>A certificate that the authorities have not signed, or that is not valid.</summary>
    public const string Certificate = "certificate";

    /// <summary>A valid certificate of no client.</summary>
    public const string CertificateName = "certificate_name";

    /// <summary>A token while none are accepted.</summary>
    public const string TokenUnsupported = "token_unsupported";

    /// <summary>A token that has expired.</summary>
    public const string TokenExpired = "token_expired";

    /// <summary>A token that is not valid yet.</summary>
    public const string TokenEarly = "token_early";

    /// <summary>A token for somebody else.</summary>
    public const string TokenAudience = "token_audience";

    /// <summary>A token of another issuer.</summary>
    public const string TokenIssuer = "token_issuer";

    /// <summary>A token without a signature by a known key and an allowed algorithm.</summary>
    public const string TokenSignature = "token_signature";

    /// <summary>A token that is wrong in another way.</summary>
    public const string Token = "token";
}
