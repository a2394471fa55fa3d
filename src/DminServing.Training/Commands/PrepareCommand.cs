using System.CommandLine;
using DminServing.Training.Data;
using DminServing.Training.Data.Demo;
using DminServing.Training.Data.Importing;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary><c>dmin-train prepare</c>: interactions to a data set with split, negatives and vocabularies.</summary>
internal static class PrepareCommand
{
    private const string BadLinesFile = "bad-lines.tsv";

    public static Command Create()
    {
        var input = new InputArguments();
        var demo = new Option<bool>("--demo") { Description = "Generate the demo world instead: a shop with named items, users whose dominant interest switches." };
        var users = Options.Ranged("--users", "Users of the demo world.", DemoWorld.DefaultUsers, value => value >= 20, "20 or more");
        var name = new Option<string?>("--name", "-n") { HelpName = "NAME", Description = "The data set's name; from the input's file name when left out." };
        var output = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "The folder to write.", Required = true };
        var seed = new Option<int>("--seed", "-s") { HelpName = "NUMBER", Description = "The seed of the split, the negatives and the demo world.", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "prepare",
            "Makes a data set: sorts behaviors, splits users 80/10/10, draws negatives, builds vocabularies from the training users.")
        {
            demo, users, name, output, seed,
        };
        input.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(demo) == input.IsGiven(result))
            {
                result.AddError("Give either --input FILE or --demo.");
            }
        });
        command.SetAction(arguments =>
        {
            var folder = arguments.GetRequiredValue(output);
            if (input.Read(arguments) is { } options)
            {
                Prepare(Sources.Of(options), arguments.GetValue(name) ?? Sources.NameOf(options.Input), isDemo: false, arguments.GetValue(seed), folder);
            }
            else
            {
                var source = new DemoSource(new DemoWorld(arguments.GetValue(seed), arguments.GetValue(users)));
                Prepare(source, arguments.GetValue(name) ?? DemoSource.Name, isDemo: true, arguments.GetValue(seed), folder);
                source.WriteInterests(folder);
            }
        });
        return command;
    }

    private static void Prepare(IInteractionSource source, string name, bool isDemo, int seed, string folder)
    {
        var log = new InteractionLog();
        IReadOnlyList<BadLines> bad = [];
        Bars.Run(start => bad = source.Read(log, file => new Reading(start(Path.GetFileName(file), 1))));
        var histories = log.ToHistories();
        GC.Collect();                                                                      // what the log gave up: the writer takes as much again
        var description = DataSetWriter.Write(
            histories,
            new DataSetDescription
            {
                Name = name,
                Demo = isDemo,
                Seed = seed,
                Sources = source.Files.ToDictionary(file => Path.GetFileName(file), DataSetWriter.Sha256),
                BadLines = bad.Sum(file => file.Count),
                SkippedLines = log.Skipped,
            },
            folder);
        ReportBadLines(bad, folder);
        Report(description, folder);
    }

    private static void ReportBadLines(IReadOnlyList<BadLines> bad, string folder)
    {
        var lines = bad.SelectMany(file => file.Lines.Select(line => (file.File, line.Number, line.Reason))).ToList();
        if (lines.Count == 0)
        {
            File.Delete(Path.Combine(folder, BadLinesFile));
            return;
        }

        File.WriteAllLines(Path.Combine(folder, BadLinesFile), lines.Select(line => FormattableString.Invariant($"{line.File}\t{line.Number}\t{line.Reason}")));
        foreach (var (file, number, reason) in lines.Take(3))
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{file} line {number} {reason}; left out[/]");
        }

        AnsiConsole.MarkupLineInterpolated($"[yellow]{bad.Sum(file => file.Count)} bad lines left out, listed in {Path.Combine(folder, BadLinesFile)}[/]");
    }

    private static void Report(DataSetDescription data, string folder)
    {
        if (data.SkippedLines > 0)
        {
            AnsiConsole.MarkupLineInterpolated($"{data.SkippedLines} lines were not asked for and are left out");
        }

        AnsiConsole.MarkupLineInterpolated(
            $"{data.Name}: {data.Users} users, {data.Items} items, {data.Categories} categories, {data.Behaviors} behaviors ({data.RepeatedLines} repeated lines merged)");
        var samples = string.Join(", ", data.Samples.Select(part => $"{part.Value} {part.Key}"));
        AnsiConsole.MarkupLineInterpolated($"samples: {samples}; {data.UsersWithoutHistory} users have a single behavior and no sample");
        AnsiConsole.MarkupLineInterpolated($"known to training users: {string.Join(", ", data.Vocabulary.Select(feature => $"{feature.Value} {feature.Key}"))}");
        AnsiConsole.MarkupLineInterpolated($"written to {folder}");
    }

    private sealed class Reading(Action<double> bar) : IProgress<double>
    {
        public void Report(double value) => bar(value);
    }
}
