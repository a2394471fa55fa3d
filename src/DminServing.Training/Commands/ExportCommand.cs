using System.CommandLine;
using DminServing.Training.Calibration;
using DminServing.Training.Data;
using DminServing.Training.Export;
using DminServing.Training.Fitting;
using DminServing.Training.Native;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary><c>dmin-train export</c>: a run's best weights to a model version that a server loads.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var run = EvaluateCommand.RunOption();
        var data = EvaluateCommand.DataOption();
        var output = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "The folder of all models; the version is written to OUTPUT/NAME/VERSION.", Required = true };
        var name = new Option<string>("--name", "-n") { HelpName = "NAME", Description = "The model's name.", Required = true };
        var version = new Option<int?>("--model-version") { HelpName = "NUMBER", Description = "The version, a positive integer; the next free one when left out." };
        var calibration = new Option<CalibrationMethod>("--calibration", "-c")
        {
            HelpName = "none|platt|isotonic",
            Description = "What makes click-through rates of the scores, fitted on the validation users; servers before it was introduced refuse a version that has one.",
            DefaultValueFactory = _ => ModelExporter.DefaultCalibration,
        };
        var command = new Command(
            "export",
            "Publishes a run as a model version: ONNX graphs, vocabularies, golden scores, manifest. Refuses graphs that do not score like the trained network.")
        {
            run, data, output, name, version, calibration,
        };
        command.SetAction(arguments => Export(
            new RunFolder(arguments.GetRequiredValue(run)),
            arguments.GetValue(data),
            new VersionFolders(arguments.GetRequiredValue(output), arguments.GetRequiredValue(name)),
            arguments.GetValue(version),
            arguments.GetValue(calibration)));
        return command;
    }

    private static void Export(RunFolder run, string? dataFolder, VersionFolders versions, int? version, CalibrationMethod calibration)
    {
        LibTorch.Load();
        var settings = run.Settings();
        var data = DataSet.Load(dataFolder ?? settings.Data);
        using var model = run.BestModel(data);
        var report = new ModelExporter(data, settings, model) { Calibration = calibration }.Export(versions, version);
        if (data.Description.Demo)
        {
            DemoBehaviors.Write(data, versions.Folder);
        }

        AnsiConsole.MarkupLineInterpolated($"{report.Folder}: {report.Bytes / 1e6:0.0} MB, test AUC {report.TestAuc:0.0000}, logloss {report.TestLogLoss:0.0000}");
        AnsiConsole.MarkupLineInterpolated(
            $"largest difference to the trained network over {report.Scores} scores: flat {report.FlatDifference:0.0e+0}, grouped {report.GroupedDifference:0.0e+0} (allowed {ExportVerification.Tolerance:0.0e+0})");
        if (report.Calibration is { } fitted)
        {
            AnsiConsole.MarkupLineInterpolated($"calibration {fitted.Method}: calibration error on the test users {fitted.TestErrorBefore:0.0000} before, {fitted.TestErrorAfter:0.0000} after");
        }
    }
}
