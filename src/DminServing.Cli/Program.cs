using System.CommandLine;
using DminServing.Cli;
using DminServing.Cli.Commands;

// The `dmin` command: one file per subcommand.
var root = new RootCommand("Talks to a DminServing server and to its behavior store.")
{
    ScoreCommand.Create(),
    EvaluateCommand.Create(),
    BehaviorsCommand.Create(),
    ModelsCommand.Create(),
};

return await Failures.Guard(() => root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
