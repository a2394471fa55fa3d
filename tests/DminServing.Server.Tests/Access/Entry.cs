namespace DminServing.Server.Tests.Access;

/// <summary>How far a caller gets.</summary>
internal enum Entry
{
    /// <summary>To the endpoint, whatever that answers.</summary>
    Admitted,

    /// <summary>UNAUTHENTICATED, HTTP 401.</summary>
    Unknown,

    /// <summary>PERMISSION_DENIED, HTTP 403.</summary>
    Denied,
}
