using DminServing.Training.Data;
using DminServing.Training.Data.Importing;
using DminServing.Training.Fitting;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Fitting;

/// <summary>Real users, where they are at hand: read at run time, never copied.</summary>
public sealed class RealDataTests : IDisposable
{
    // The best score without training on this set and task, by co-occurrence of items.
    private const double Untrained = 0.762;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Dmin_Beats_The_Untrained_Scores_On_A_Real_Shop()
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "online_retail.tsv.gz");
        Assert.SkipUnless(File.Exists(path), $"{Path.GetFileName(path)} is not at ../shared/data beside the repository.");
        var log = new InteractionLog();
        var bad = new TsvSource(path, 0.01).Read(log, _ => null);
        DataSetWriter.Write(log.ToHistories(), new DataSetDescription { Name = "shop", Seed = 1, Sources = new Dictionary<string, string>(), BadLines = 0 }, _folder.Path);
        var data = DataSet.Load(_folder.Path);
        var shape = new NetworkShape { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 0 };
        var samples = SampleSet.Read(data, shape, Part.Train, Part.Validation, Part.Test);
        using var model = new CtrModel(data.Features, shape, seed: 1);
        var trainer = new Trainer(model, samples[Part.Train], samples[Part.Validation], new FittingOptions { Epochs = 2 });
        while (!trainer.State.IsFinished)
        {
            trainer.TrainToNextEvaluation(() => { }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, Assert.Single(bad).Count);
        Assert.InRange(Evaluation.Of(model, samples[Part.Test]).Auc, Untrained + 0.05, 1);
    }
}
