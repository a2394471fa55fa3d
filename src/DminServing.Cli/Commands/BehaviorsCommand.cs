using System.CommandLine;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin behaviors</c>: behavior sequences in Redis, with no server in between.</summary>
internal static class BehaviorsCommand
{
    public static Command Create() => new("behaviors", "Behavior sequences in Redis.") { BehaviorsGetCommand.Create(), BehaviorsAppendCommand.Create(), BehaviorsLoadCommand.Create() };
}
