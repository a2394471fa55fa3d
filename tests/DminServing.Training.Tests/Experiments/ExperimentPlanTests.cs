using DminServing.Training.Experiments;
using Xunit;

namespace DminServing.Training.Tests.Experiments;

public sealed class ExperimentPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_Is_Left_Out_Is_All_Of_Table_2_Over_Five_Seeds()
    {
        var plan = Read("""{ "data": [ { "name": "toys", "input": "toys.tsv" }, { "name": "shop", "input": "/data/shop.tsv", "prepare": ["--max-bad-lines", "0.1"] } ] }""");

        Assert.Equal((8, 5), (plan.Networks.Count, plan.Seeds.Count));
        Assert.Equal([Path.Combine(_folder["."], "toys.tsv"), "/data/shop.tsv"], plan.Data.Select(data => Path.GetFullPath(data.Input)).Select((path, place) => place == 0 ? Path.Combine(_folder["."], Path.GetFileName(path)) : path));
        Assert.Equal(2 * 8 * 5, plan.Runs(_folder["results"]).Select(run => run.Folder).Distinct().Count());
        Assert.Equal(2 * 5, plan.Runs(_folder["results"]).Select(run => run.DataFolder).Distinct().Count());
    }

    [Fact]
    public void Networks_Of_A_Seed_Share_Their_Data_And_Stand_Together()
    {
        var plan = Read("""{ "data": [ { "name": "toys", "input": "toys.tsv" } ], "networks": ["din", "dmin"], "seeds": [7, 8], "train": ["--epochs", "2"] }""");

        var runs = plan.Runs("results").ToList();

        Assert.Equal([("din", 7), ("dmin", 7), ("din", 8), ("dmin", 8)], runs.Select(run => (run.Network, run.Seed)));
        Assert.Equal(runs[0].DataFolder, runs[1].DataFolder);
        Assert.Equal(["prepare", "--input", plan.Data[0].Input, "--name", "toys", "--seed", "7", "--output", runs[0].DataFolder], runs[0].PrepareCommand);
        Assert.Equal(["train", "--data", runs[0].DataFolder, "--output", runs[0].Folder, "--network", "din", "--seed", "7", "--epochs", "2"], runs[0].Commands(plan.Train).First());
    }

    [Theory]
    [InlineData("""{ "data": [ { "name": "toys", "input": "t" } ], "networks": ["dmim"] }""", "There is no network 'dmim'; choose one of")]
    [InlineData("""{ "data": [] }""", "compares nothing")]
    [InlineData("""{ "data": [ { "name": "toys", "input": "t" }, { "name": "toys", "input": "u" } ] }""", "two data sets 'toys'")]
    [InlineData("""{ "sets": [] }""", "is no experiment: line 1, $.sets, is not understood. It has 'data'")]
    [InlineData("""{ "data": [ { "name": "toys" } ] }""", "is no experiment: line 1, $.data[0], is not understood. It has 'data'")]
    [InlineData("""{ "data": """, "is no experiment")]
    public void A_Plan_That_Cannot_Be_Is_Refused_With_The_Reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<TrainingException>(() => Read(json)).Message, StringComparison.Ordinal);

    private ExperimentPlan Read(string json)
    {
        File.WriteAllText(_folder["experiment.json"], json);
        return ExperimentPlan.Read(_folder["experiment.json"]);
    }
}
