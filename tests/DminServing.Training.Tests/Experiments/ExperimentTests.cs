using DminServing.Training.Experiments;
using Xunit;

namespace DminServing.Training.Tests.Experiments;

/// <summary>An experiment on a tiny set, with real runs in processes of their own.</summary>
public sealed class ExperimentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_Makes_Every_Run_Once_And_Writes_Tables_And_Curves()
    {
        File.WriteAllLines(_folder["shop.tsv"], Enumerable.Range(0, 600).Select(click => $"u{click / 6}\ti{click % 40}\tc{click % 4}\t{click}"));
        File.WriteAllText(_folder["experiment.json"], """{ "data": [ { "name": "shop", "input": "shop.tsv" } ], "networks": ["pnn", "dien"], "seeds": [3], "train": ["--epochs", "1", "--batch-users", "16", "--max-behaviors", "6"] }""");
        var plan = ExperimentPlan.Read(_folder["experiment.json"]);
        var changes = new List<(string Network, bool IsDone)>();
        var experiment = new Experiment(plan, _folder["results"], jobs: 1, TimeProvider.System);

        await experiment.RunAsync((run, result) => changes.Add((run.Network, result is not null)), TestContext.Current.CancellationToken);
        var results = experiment.Write();

        Assert.Equal([("pnn", false), ("pnn", true), ("dien", false), ("dien", true)], changes);
        Assert.Equal(["pnn", "dien"], results.Select(result => result.Network));
        Assert.All(results, result => Assert.InRange(result.Test.Auc, 0, 1));
        Assert.Equal(3, File.ReadAllLines(_folder["results/results.tsv"]).Length);
        Assert.Contains("| DIEN | ", File.ReadAllText(_folder["results/results.md"]), StringComparison.Ordinal);
        Assert.Equal("\u0089PNG"u8.ToArray()[^3..], File.ReadAllBytes(_folder["results/curves-shop.png"])[1..4]);
        Assert.Contains("<svg", File.ReadAllText(_folder["results/curves-shop.svg"]), StringComparison.Ordinal);

        changes.Clear();
        await experiment.RunAsync((run, result) => changes.Add((run.Network, result is not null)), TestContext.Current.CancellationToken);
        Assert.Empty(changes);
    }

    [Fact]
    public async Task A_Run_That_Fails_Says_Why()
    {
        File.WriteAllText(_folder["experiment.json"], """{ "data": [ { "name": "shop", "input": "nowhere.tsv" } ], "networks": ["pnn"], "seeds": [3] }""");
        var experiment = new Experiment(ExperimentPlan.Read(_folder["experiment.json"]), _folder["results"], jobs: 1, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<TrainingException>(() => experiment.RunAsync((_, _) => { }, TestContext.Current.CancellationToken));

        Assert.Contains("nowhere.tsv", failure.Message, StringComparison.Ordinal);
        Assert.Contains("`dmin-train prepare", failure.Message, StringComparison.Ordinal);
    }
}
