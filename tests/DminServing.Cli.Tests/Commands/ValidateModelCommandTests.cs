using DminServing.Cli.Commands;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

/// <summary><c>dmin validate model</c> on versions that are right, and wrong in one thing.</summary>
public sealed class ValidateModelCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_Check_Of_A_Good_Model_Is_Told()
    {
        var run = await ValidateAsync(Repository.File("models/dmin-demo/1"), "--output", "json");

        Assert.Equal((ExitCode.Done, true), (run.ExitCode, run.Json.GetProperty("ok").GetBoolean()));
        Assert.Equal(
            ["manifest", "files", "features", "graphs", "warm-up", "scorer", "golden scores", "invariance", "held-out sample"],
            run.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("check").GetString()));
    }

    [Fact]
    public async Task People_Read_Sentences_And_The_Largest_Difference()
    {
        var run = await ValidateAsync(new HandMadeModel().WriteTo(_folder.Path));

        Assert.Contains("manifest: handmade/1, handmade, the flat layout, up to 6 behaviors", run.Output, StringComparison.Ordinal);
        Assert.Matches("golden scores: 3 questions, 7 scores; they differ from the trained network's by at most [0-9.e+-]+ \\(1.0e-5 is allowed\\)", run.Output);
        Assert.EndsWith("A server would serve it.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Flipped_Byte_Is_Wrong_And_The_Way_Out_Is_Told()
    {
        var folder = new HandMadeModel().WriteTo(_folder.Path);
        await File.AppendAllTextAsync(Path.Combine(folder, "category.vocab"), "more\n");

        var run = await ValidateAsync(folder);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("WRONG  files: category.vocab has SHA-256", run.Output, StringComparison.Ordinal);
        Assert.Contains("Copy or export the version again", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("golden scores")]
    [InlineData("invariance")]
    public async Task Scores_That_Are_Not_The_Trained_Networks_Or_Depend_On_Others_Are_Wrong(string check)
    {
        var made = check == "invariance" ? new HandMadeModel { DependsOnBatch = true, HasGoldenScores = false } : new HandMadeModel { GoldenError = 1e-4f };

        var run = await ValidateAsync(made.WriteTo(_folder.Path));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains($"WRONG  {check}: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Model_Without_Golden_Scores_Passes_With_A_Word_About_It() =>
        Assert.Contains("nothing shows that it scores as its trained network does", (await ValidateAsync(new HandMadeModel { HasGoldenScores = false }.WriteTo(_folder.Path))).Output, StringComparison.Ordinal);

    [Fact]
    public async Task A_Held_Out_Sample_Tells_That_What_Is_Served_Is_What_Was_Trained() =>
        Assert.Matches("ok +held-out sample: 40 users, AUC (0\\.[0-9]{4}) as served and \\1 as trained", (await ValidateAsync(new HandMadeModel { HasHoldout = true }.WriteTo(_folder.Path))).Output);

    [Fact]
    public async Task Another_Auc_Than_Trainings_Is_Wrong_Though_A_Server_Would_Not_Notice()
    {
        var run = await ValidateAsync(new HandMadeModel { HasHoldout = true, HoldoutError = 0.001 }.WriteTo(_folder.Path));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("WRONG  held-out sample: AUC of 40 users is 0.", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("A server would serve it, but it is not what was trained.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Tampered_Sample_Is_Refused()
    {
        var folder = new HandMadeModel { HasHoldout = true }.WriteTo(_folder.Path);
        await File.AppendAllTextAsync(Path.Combine(folder, "holdout.jsonl"), "\n");

        var run = await ValidateAsync(folder);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("WRONG  files: holdout.jsonl has SHA-256", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Model_Without_A_Sample_Passes_With_A_Word_About_It() =>
        Assert.Contains("held-out sample: there is none (holdout.jsonl)", (await ValidateAsync(new HandMadeModel().WriteTo(_folder.Path))).Output, StringComparison.Ordinal);

    [Fact]
    public async Task A_Folder_That_Is_No_Version_Is_Wrong()
    {
        var run = await ValidateAsync(_folder.Path);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("Name the version's folder, such as models/dmin-demo/1", run.Output, StringComparison.Ordinal);
    }

    private static Task<CommandRun> ValidateAsync(string folder, params string[] options) => CommandRun.Of(ValidateCommand.Create(), ["validate", "model", folder, .. options]);
}
