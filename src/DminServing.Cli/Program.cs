using System.CommandLine;
using System.CommandLine.Invocation;
using DminServing.Cli;
using DminServing.Cli.Commands;
using Spectre.Console;

// Redirected output keeps one line per fact; the default would wrap at 80 columns.
if (!AnsiConsole.Profile.Out.IsTerminal)
{
    AnsiConsole.Profile.Width = 200;
}

// The `dmin` command: one file per subcommand.
var root = new RootCommand("Talks to a DminServing server and to its behavior store.")
{
    ScoreCommand.Create(),
    ExplainCommand.Create(),
    EvaluateCommand.Create(),
    BehaviorsCommand.Create(),
    ModelsCommand.Create(),
    ValidateCommand.Create(),
    LoadCommand.Create(),
    AccessCommand.Create(),
    CompletionCommand.Create(),
};

var command = root.Parse(args);
var exitCode = await Failures.Guard(() => command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
return command.Action is ParseErrorAction ? ExitCode.Usage : exitCode;
