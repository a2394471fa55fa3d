namespace DminServing.Server.Access;

/// <summary>What access logs; ids 7100-7199.</summary>
internal static partial class Log
{
    [LoggerMessage(7101, LogLevel.Warning, "No credentials are configured: the API answers callers on this machine only, and them without asking who they are. Access:Clients or Access:Jwt lets others in by key, certificate or token, Access:Open=true lets everybody in (docs/security.md)")]
    public static partial void ThisMachineOnly(this ILogger logger);

    [LoggerMessage(7102, LogLevel.Warning, "Access:Open is true: whoever can reach the ports may score, read and write users' behaviors")]
    public static partial void OpenToAll(this ILogger logger);

    [LoggerMessage(7103, LogLevel.Warning, "Credentials cross the network unencrypted: Server:Tls:CertificateFile is not set. Set it, unless something in between encrypts")]
    public static partial void CredentialsInTheClear(this ILogger logger);

    [LoggerMessage(7104, LogLevel.Information, "A caller of {Endpoint} is not known: {Reason} ({Suppressed} more since the last such line)")]
    public static partial void NotKnown(this ILogger logger, string endpoint, string reason, long suppressed);

    [LoggerMessage(7105, LogLevel.Warning, "{Caller} may not call {Endpoint}, which asks for {Policy} ({Suppressed} more since the last such line)")]
    public static partial void NotAllowed(this ILogger logger, string caller, string endpoint, string policy, long suppressed);

    [LoggerMessage(7106, LogLevel.Information, "{Setting} has changed and is in use")]
    public static partial void FilesRead(this ILogger logger, string setting);

    [LoggerMessage(7107, LogLevel.Error, "{Setting} has changed and cannot be used, the one before it stays in use: {Reason}")]
    public static partial void FilesNotRight(this ILogger logger, string setting, string reason);
}
