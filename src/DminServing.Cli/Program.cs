using System.CommandLine;
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
    EvaluateCommand.Create(),
    BehaviorsCommand.Create(),
    ModelsCommand.Create(),
    LoadCommand.Create(),
    AccessCommand.Create(),
};

return await Failures.Guard(() => root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
