using System.CommandLine;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin validate</c>: says ahead of time what a server would make of a model or of what is in Redis.</summary>
internal static class ValidateCommand
{
    public static Command Create() => new("validate", "Checks a model version or what is in Redis, and says in plain words what is wrong.") { ValidateModelCommand.Create(), ValidateStoreCommand.Create() };
}
