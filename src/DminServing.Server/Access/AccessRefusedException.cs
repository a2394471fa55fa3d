using Grpc.Core;

namespace DminServing.Server.Access;

/// <summary>A call was turned away at the door.</summary>
internal sealed class AccessRefusedException : Exception
{
    private AccessRefusedException(StatusCode status, int http, string code, string title, string message)
        : base(message) => (Status, Http, Code, Title) = (status, http, code, title);

    /// <summary>Its gRPC status.</summary>
    public StatusCode Status { get; }

    /// <summary>The HTTP status of the same.</summary>
    public int Http { get; }

    /// <summary>Its name for programs, and its outcome in the metrics.</summary>
    public string Code { get; }

    /// <summary>What happened.</summary>
    public string Title { get; }

    /// <summary>Nobody knows who calls.</summary>
    /// <param name="reason">One of <see cref="AuthFailure"/>. A token's fault is not told to its bearer, who may be guessing.</param>
    public static AccessRefusedException NotKnown(string reason) => new(StatusCode.Unauthenticated, StatusCodes.Status401Unauthorized, "unauthenticated", "The caller is not known.", reason switch
    {
        AuthFailure.Missing => "Send an API key in x-api-key, a token in authorization, or a client certificate; docs/security.md says which this server can take.",
        AuthFailure.OtherMachine => "This server has no credentials configured and answers callers on its own machine only. Its operator can change that by Access:Clients, Access:Jwt, Access:Open or, for the metrics page, Access:OpenMetrics.",
        AuthFailure.Key => "The key in x-api-key is no client's. Ask the operator for one.",
        AuthFailure.Certificate => "The client certificate is not valid here. It must be signed by the authority of Access:ClientCaFile, for client authentication, and be in date.",
        AuthFailure.CertificateName => "The client certificate is valid, but none of its names is a client's in Access:Clients.",
        AuthFailure.TokenUnsupported => "This server takes no credentials in authorization. Send an API key in x-api-key or a client certificate.",
        _ => "The token is not valid here. The server counts why in dmin_auth_failures_total.",
    });

    /// <summary>Who calls is known, and may not.</summary>
    public static AccessRefusedException NotAllowed(string policy) => new(
        StatusCode.PermissionDenied,
        StatusCodes.Status403Forbidden,
        "forbidden",
        "The caller may not do this.",
        policy == Policies.Models ? $"The call needs the role {Policies.Score} or {Policies.Debug}, which the caller has not." : $"The call needs the role {policy}, which the caller has not.");
}
