using System.CommandLine;

namespace DminServing.Training.Commands;

/// <summary>The root command: prepare → train → evaluate → export.</summary>
internal static class TrainingCommand
{
    public static RootCommand Create() => new("Trains DMIN and exports it for a DminServing server: prepare → train → evaluate → export.")
    {
        PrepareCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        ExportCommand.Create(),
    };
}
