using System.CommandLine;
using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.Training.Data;
using DminServing.Training.Data.Demo;
using DminServing.Training.Experiments;
using DminServing.Training.Fitting;
using DminServing.Training.Native;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary><c>dmin-train evaluate</c>: measures a run's best weights on the test users and writes every score.</summary>
internal static class EvaluateCommand
{
    private const string ScoresFile = "test-scores.tsv";

    public static Command Create()
    {
        var run = RunOption();
        var data = DataOption();
        var command = new Command("evaluate", "Measures a run on the test users: AUC, logloss, and test-scores.tsv with every score.") { run, data };
        command.SetAction(arguments => Evaluate(new RunFolder(arguments.GetRequiredValue(run)), arguments.GetValue(data)));
        return command;
    }

    /// <summary>The option that names a training run.</summary>
    public static Option<string> RunOption() => new("--run", "-r") { HelpName = "FOLDER", Description = "The run's folder that `train` wrote.", Required = true };

    /// <summary>The option that names the run's data set where it has moved.</summary>
    public static Option<string?> DataOption() => new("--data", "-d") { HelpName = "FOLDER", Description = "The run's data set, if it has moved since." };

    /// <summary>Scores the test users and writes the scores into the run's folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="dataFolder">The data set's folder; <c>null</c> for the run's own.</param>
    private static void Evaluate(RunFolder run, string? dataFolder)
    {
        LibTorch.Load();
        var settings = run.Settings();
        var data = DataSet.Load(dataFolder ?? settings.Data);
        using var model = run.BestModel(data);
        var evaluation = Evaluation.Of(model, SampleSet.Read(data, settings.Shape, Part.Test)[Part.Test]);
        TestMeasures.Of(evaluation).Write(run);
        var users = data.Samples().Where(sample => sample.Part == Part.Test);
        File.WriteAllLines(run.In(ScoresFile), users.SelectMany((user, place) => Lines(user, evaluation.Scores.AsSpan(place * SampleSet.Candidates, SampleSet.Candidates))));
        AnsiConsole.MarkupLineInterpolated(
            $"{data.Description.Name}, seed {settings.Fitting.Seed}: test AUC {evaluation.Auc:0.0000}, logloss {evaluation.LogLoss:0.0000} ({evaluation.Scores.Length} samples); scores in {run.In(ScoresFile)}");
        if (PlantedInterests.Read(data.Folder) is { } planted)
        {
            var agreement = InterestAgreement.Of(users, new QueryEncoder(data.Features, settings.Shape.MaxBehaviors), settings.Shape, planted, batch => model.Attention(batch)!);
            Show("newest", agreement.Newest);
            Show("earlier", agreement.Earlier);
        }
    }

    private static void Show(string which, InterestAgreement agreement) => AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
        $"planted interests, {which}: AUC of the attention weights {agreement.Together:0.000} (heads {string.Join(" ", agreement.Heads.Select(auc => auc.ToString("0.000", CultureInfo.InvariantCulture)))}), permuted {agreement.Permuted:0.000}, by time alone {agreement.ByTime:0.000}; {agreement.Interests} interests");

    private static IEnumerable<string> Lines(Sample sample, ReadOnlySpan<float> scores) =>
    [
        string.Join('\t', sample.UserId, sample.Positive, "1", scores[0].ToString("R", CultureInfo.InvariantCulture)),
        string.Join('\t', sample.UserId, sample.Negative, "0", scores[1].ToString("R", CultureInfo.InvariantCulture)),
    ];
}
