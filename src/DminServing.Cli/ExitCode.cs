namespace DminServing.Cli;

/// <summary>What the command ends with. docs/operations.md has the table.</summary>
internal static class ExitCode
{
    /// <summary>Done, and nothing is wrong.</summary>
    public const int Done = 0;

    /// <summary>It could not be done, or what was looked at is not as it should be.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
