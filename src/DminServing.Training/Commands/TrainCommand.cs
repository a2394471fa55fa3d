using System.CommandLine;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Data;
using DminServing.Training.Fitting;
using DminServing.Training.Native;
using DminServing.Training.Networks;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary><c>dmin-train train</c>: fits a network to a data set, or goes on with a run that was interrupted.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = DataOption();
        var output = new Option<string>("--output", "-o")
        {
            HelpName = "FOLDER",
            Description = "The run's folder. When it holds an unfinished run of the same settings, training goes on there.",
            Required = true,
        };
        var network = NetworkOption();
        var (fitting, shape) = (new FittingOptions(), new NetworkShape { UserFeatures = 1, ItemFeatures = 1, ContextFeatures = 0 });
        var seed = new Option<int>("--seed", "-s")
        {
            HelpName = "NUMBER",
            Description = "The seed of the weights, the batches, dropout and the auxiliary negatives.",
            DefaultValueFactory = _ => fitting.Seed,
        };
        var epochs = Options.Count("--epochs", "Most passes over the training users.", fitting.Epochs);
        var lambda = Options.Ranged("--lambda", "Weight of the auxiliary loss (eq. 7).", fitting.Lambda, value => value >= 0, "0 or more");
        var learningRate = Options.Ranged("--learning-rate", "Adam's step size.", fitting.LearningRate, value => value > 0, "above 0");
        var batchUsers = Options.Count("--batch-users", "Users of a minibatch; each brings a positive and a negative.", fitting.UsersPerBatch);
        var evaluations = Options.Count("--evaluations", "Looks at the validation users per epoch.", fitting.EvaluationsPerEpoch);
        var patience = Options.Count("--patience", "Looks without a better AUC that end the run.", fitting.Patience);
        var maxBehaviors = Options.Ranged(
            "--max-behaviors", "T: the most behaviors; longer sequences keep the newest.", shape.MaxBehaviors, value => value is >= 1 and <= 10_000, "1 to 10000");
        var refinerHeads = Options.Count("--refiner-heads", "H_R: heads of the Behavior Refiner.", shape.RefinerHeads);
        var interestHeads = Options.Count("--interest-heads", "H_E: heads of the Multi-Interest Extractor, the number of interests.", shape.InterestHeads);
        var dropout = Options.Ranged("--dropout", "Share of values set to zero in training.", shape.Dropout, value => value is >= 0 and < 1, "0 to below 1");
        var positions = Options.Choice("--positions", "Where the attention unit's positions count from: the newest behavior (the paper) or the oldest (its reference code).", shape.Positions);
        var auxiliary = Options.Choice("--auxiliary", "How the auxiliary loss tells the next behavior from another item: inner product (the paper) or MLP (its reference code).", shape.Auxiliary);
        var command = new Command("train", "Fits DMIN, or another network of the paper, to a prepared data set; run it again to go on with an interrupted run.")
        {
            data, output, network, seed, epochs, lambda, learningRate, batchUsers, evaluations, patience, maxBehaviors, refinerHeads, interestHeads, dropout, positions, auxiliary,
        };
        command.SetAction((arguments, cancellation) => Task.Run(() => Train(
            DataSet.Load(arguments.GetRequiredValue(data)),
            new RunFolder(arguments.GetRequiredValue(output)),
            arguments.GetRequiredValue(network),
            features => new NetworkShape
            {
                UserFeatures = features.User.Count,
                ItemFeatures = features.Item.Count,
                ContextFeatures = features.Context.Count,
                MaxBehaviors = arguments.GetValue(maxBehaviors),
                RefinerHeads = arguments.GetValue(refinerHeads),
                InterestHeads = arguments.GetValue(interestHeads),
                Dropout = arguments.GetValue(dropout),
                Positions = Options.Chosen<PositionOrder>(arguments.GetRequiredValue(positions)),
                Auxiliary = Options.Chosen<AuxiliaryScore>(arguments.GetRequiredValue(auxiliary)),
            },
            new FittingOptions
            {
                Seed = arguments.GetValue(seed),
                Epochs = arguments.GetValue(epochs),
                Lambda = arguments.GetValue(lambda),
                LearningRate = arguments.GetValue(learningRate),
                UsersPerBatch = arguments.GetValue(batchUsers),
                EvaluationsPerEpoch = arguments.GetValue(evaluations),
                Patience = arguments.GetValue(patience),
            },
            cancellation)));
        return command;
    }

    /// <summary>The option that names a prepared data set.</summary>
    public static Option<string> DataOption() => new("--data", "-d") { HelpName = "FOLDER", Description = "The data set that `prepare` wrote.", Required = true };

    /// <summary>The option that names a network.</summary>
    public static Option<string> NetworkOption()
    {
        string[] names = [.. Architecture.All.Select(architecture => architecture.Name)];
        var network = new Option<string>("--network") { HelpName = "NAME", Description = $"A row of the paper's table 2: {string.Join(", ", names)}.", DefaultValueFactory = _ => Dmin.Name };
        network.AcceptOnlyFromAmong(names);
        return network;
    }

    private static int Train(DataSet data, RunFolder run, string architecture, Func<FeatureSchema, NetworkShape> shapeOf, FittingOptions options, CancellationToken cancellation)
    {
        LibTorch.Load();
        var shape = shapeOf(data.Schema);
        using var model = new CtrModel(data.Features, shape, options.Seed, architecture);
        run.Start(new RunSettings
        {
            Architecture = architecture,
            Data = Path.GetFullPath(data.Folder),
            DataSha256 = RunFolder.Fingerprint(data.Folder),
            Commit = SourceCommit.Read(),
            Shape = shape,
            Fitting = options,
        });
        var samples = SampleSet.Read(data, shape, Part.Train, Part.Validation);
        var trainer = new Trainer(model, samples[Part.Train], samples[Part.Validation], options);
        if (run.HasCheckpoint)
        {
            run.Resume(trainer, model);
        }

        var heads = string.Concat(model.Network.Dimensions.Select(dimension => $", {dimension.Key} = {dimension.Value}"));
        var network = $"{architecture}, T = {shape.MaxBehaviors}{heads}, λ = {options.Lambda}";
        AnsiConsole.MarkupLineInterpolated(
            $"{data.Description.Name}: {samples[Part.Train].Users} training users, {samples[Part.Validation].Users} validation users; {network}, seed {options.Seed}; {trainer.StepsPerEpoch} steps an epoch");
        if (trainer.State is { Step: > 0, IsFinished: false })
        {
            AnsiConsole.MarkupLineInterpolated($"going on from step {trainer.State.Step}");
        }

        Bars.Run(start => Fit(trainer, model, run, start("steps", trainer.MostSteps), cancellation));
        var best = trainer.State.Best!;
        AnsiConsole.MarkupLineInterpolated($"best: validation AUC {best.Auc:0.0000} at step {best.Step} (epoch {best.Epoch:0.00}), kept in {run.Path}");
        return 0;
    }

    private static void Fit(Trainer trainer, CtrModel model, RunFolder run, Action<double> bar, CancellationToken cancellation)
    {
        var step = trainer.State.Step;
        while (!trainer.State.IsFinished)
        {
            var (first, start, end) = (step, TimeProvider.System.GetTimestamp(), 0L);
            var isBest = trainer.TrainToNextEvaluation(
                () =>
                {
                    bar(++step);
                    end = TimeProvider.System.GetTimestamp();
                },
                cancellation);
            run.Save(trainer, model, isBest);
            Report(trainer.State.Evaluations[^1], isBest, (step - first) / TimeProvider.System.GetElapsedTime(start, end).TotalSeconds);
        }
    }

    private static void Report(EvaluationRecord look, bool isBest, double speed)
    {
        var losses = $"target loss {look.TargetLoss:0.0000}, auxiliary loss {look.AuxiliaryLoss:0.0000}";
        var validation = $"validation AUC {look.Auc:0.0000}, logloss {look.LogLoss:0.0000}";
        AnsiConsole.MarkupLineInterpolated($"step {look.Step} (epoch {look.Epoch:0.00}): {losses}, {validation}, {speed:0.0} steps/s{(isBest ? ", best so far" : "")}");
    }
}
