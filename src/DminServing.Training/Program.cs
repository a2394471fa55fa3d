using DminServing.Training.Commands;
using Spectre.Console;

// Redirected output keeps one line per event; the default would wrap at 80 columns.
if (!AnsiConsole.Profile.Out.IsTerminal)
{
    AnsiConsole.Profile.Width = int.MaxValue;
}

// The `dmin-train` command, from data to a model version that a server loads: one file per subcommand, in the order of use.
return await TrainingCommand.Run(args);
