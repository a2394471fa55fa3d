using DminServing.Training.Experiments;
using Xunit;

namespace DminServing.Training.Tests.Experiments;

public sealed class TuningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_Space_Is_Every_Combination()
    {
        var trials = new TuningSpace([1, 2.5], [0.001], [2, 4], [0]).Trials().ToList();

        Assert.Equal(4, trials.Select(trial => trial.Name).Distinct().Count());
        Assert.Equal(["--lambda", "2.5", "--learning-rate", "0.001", "--interest-heads", "2", "--dropout", "0"], trials[2].Arguments);
    }

    [Fact]
    public async Task Combinations_Are_Compared_On_The_Validation_Users_And_The_Best_Comes_First()
    {
        TinyData.Prepare(_folder["data"], users: 300);
        var tuning = new Tuning(_folder["data"], "pnn", [1, 2], _folder["tuning"], jobs: 1);
        var ended = new List<string>();

        var results = await tuning.RunAsync(new TuningSpace([1], [0.0001, 0.01], [4], [0]), ["--epochs", "1", "--batch-users", "16"], ended.Add, TestContext.Current.CancellationToken);

        Assert.Equal(4, ended.Count);
        Assert.Equal(2, results.Count);
        Assert.True(results[0].Aucs.Average() >= results[1].Aucs.Average());
        Assert.All(results, result => Assert.Equal(2, result.Aucs.Count));
        Assert.Equal(3, File.ReadAllLines(_folder["tuning/tuning.tsv"]).Length);
        Assert.Empty(Directory.EnumerateFiles(_folder["tuning"], "test*", SearchOption.AllDirectories));
    }
}
