namespace DminServing.Server.Access;

/// <summary>What the settings say about who may call.</summary>
internal enum AccessMode
{
    /// <summary>Nothing: whoever is on this machine.</summary>
    ThisMachine,

    /// <summary>Anybody who can reach the ports.</summary>
    Open,

    /// <summary>Callers with credentials.</summary>
    Credentials,
}
