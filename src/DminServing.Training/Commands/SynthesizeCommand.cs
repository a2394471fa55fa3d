using System.CommandLine;
using System.Globalization;
using DminServing.Training.Export;
using DminServing.Training.Native;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary><c>dmin-train synthesize</c>: an untrained model version of any size, for the benchmark <c>scale</c>. Not in the help.</summary>
internal static class SynthesizeCommand
{
    private const int Version = 1;

    public static Command Create()
    {
        var items = Options.Count("--items", "Known items.", 1000);
        var users = Options.Count("--users", "Known users.", 1000);
        var behaviors = Options.Count("--behaviors", "Most behaviors the model takes.", 20);
        var network = TrainCommand.NetworkOption();
        var output = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "The folder of all models; the version is written to OUTPUT/NAME/1.", Required = true };
        var name = new Option<string>("--name", "-n") { HelpName = "NAME", Description = "The model's name.", Required = true };
        var command = new Command("synthesize", "Writes an untrained model version of any size, to measure servers with.") { items, users, behaviors, network, output, name };
        command.Hidden = true;
        command.SetAction(arguments =>
        {
            LibTorch.Load();
            var versions = new VersionFolders(arguments.GetRequiredValue(output), arguments.GetRequiredValue(name));
            var bytes = new SyntheticModel(arguments.GetValue(items), arguments.GetValue(users), arguments.GetValue(behaviors), arguments.GetRequiredValue(network)).Write(versions, Version);
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{versions.Of(Version)}: {bytes} bytes of embedding tables");
        });
        return command;
    }
}
