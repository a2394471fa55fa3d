namespace DminServing.Server.Access;

/// <summary>Tells the <see cref="AccessMode"/>.</summary>
internal static class AccessModes
{
    public static AccessMode Mode(this AccessOptions options) =>
        options.Open ? AccessMode.Open
        : options.Clients.Count > 0 || options.Jwt.IsConfigured() ? AccessMode.Credentials
        : AccessMode.ThisMachine;
}
