using DminServing.Training.Experiments;
using Xunit;

namespace DminServing.Training.Tests.Experiments;

public sealed class TrainProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_Run_That_Is_Killed_Goes_On_To_The_Weights_Of_One_That_Is_Not()
    {
        TinyData.Prepare(_folder["data"], users: 1000);
        await TrainProcess.RunAsync(Train("whole"), TestContext.Current.CancellationToken);

        var kills = 0;
        for (var looks = 1; !await EndsByItselfAsync(killAt: looks); looks += 2)
        {
            kills++;
        }

        Assert.InRange(kills, 1, 4);
        foreach (var file in (string[])["best.bin", "checkpoint.bin", "evaluations.tsv"])
        {
            Assert.Equal(File.ReadAllBytes(_folder[$"whole/{file}"]), File.ReadAllBytes(_folder[$"killed/{file}"]));
        }
    }

    // False when it was killed, after so many looks at the validation users.
    private async Task<bool> EndsByItselfAsync(int killAt)
    {
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = TrainProcess.RunAsync(Train("killed"), kill.Token);
        while (!run.IsCompleted && Looks() < killAt)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await kill.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return run.IsCompletedSuccessfully;
    }

    private int Looks() => File.Exists(_folder["killed/evaluations.tsv"]) ? File.ReadLines(_folder["killed/evaluations.tsv"]).Count() - 1 : 0;

    private string[] Train(string run) => ["train", "--data", _folder["data"], "--output", _folder[run], "--epochs", "2", "--batch-users", "16", "--max-behaviors", "6"];
}
