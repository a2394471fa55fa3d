using DminServing.Training.Data;
using DminServing.Training.Fitting;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Fitting;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;
    private readonly DataSet _data;
    private readonly RunSettings _settings;

    public RunFolderTests()
    {
        _data = TinyData.Prepare(_folder["data"], users: 100);
        _run = new RunFolder(_folder["run"]);
        _settings = new RunSettings
        {
            Architecture = Dmin.Name,
            Data = _data.Folder,
            DataSha256 = RunFolder.Fingerprint(_data.Folder),
            Commit = "abc",
            Shape = new NetworkShape { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 0 },
            Fitting = new FittingOptions { UsersPerBatch = 8 },
        };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_Run_Remembers_What_It_Was_Started_With()
    {
        _run.Start(_settings);

        Assert.Equal(_settings, _run.Settings());
    }

    [Fact]
    public void A_Run_Goes_On_With_The_Same_Settings_From_Another_Commit_And_A_Moved_Data_Set()
    {
        _run.Start(_settings);

        _run.Start(_settings with { Commit = "def", Data = "/elsewhere" });
    }

    [Fact]
    public void A_Run_Does_Not_Go_On_With_Other_Settings()
    {
        _run.Start(_settings);

        Assert.Contains("is a run with lambda = 1, now it is 2. Go on with the same settings, or choose another --output.", Refusal(_settings with { Fitting = _settings.Fitting with { Lambda = 2 } }), StringComparison.Ordinal);
        Assert.Contains("interest_heads = 4, now it is 2", Refusal(_settings with { Shape = _settings.Shape with { InterestHeads = 2 } }), StringComparison.Ordinal);
        Assert.Contains("positions = newest-first, now it is oldest-first", Refusal(_settings with { Shape = _settings.Shape with { Positions = PositionOrder.OldestFirst } }), StringComparison.Ordinal);
        Assert.Contains("data_sha256", Refusal(_settings with { DataSha256 = "other" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Damaged_Checkpoint_Tells_The_Way_Out()
    {
        var (trainer, model) = Checkpointed();
        var bytes = File.ReadAllBytes(_run.In("checkpoint.bin"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_run.In("checkpoint.bin"), bytes);

        var trouble = Assert.Throws<TrainingException>(() => _run.Resume(trainer, model));

        Assert.Contains("checkpoint.bin is damaged: its checksum does not match. Delete it to begin this run again", trouble.Message, StringComparison.Ordinal);
        model.Dispose();
    }

    [Fact]
    public void Weights_Of_Another_Shape_Are_Refused_By_Name()
    {
        var (trainer, model) = Checkpointed();
        model.Dispose();
        using var other = new CtrModel(_data.Features, _settings.Shape with { InterestHeads = 2 }, 1);

        Assert.Contains("The weights do not fit: ", Assert.Throws<TrainingException>(() => _run.Resume(trainer, other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_Data_Set_Is_Refused()
    {
        Checkpointed().Model.Dispose();
        var other = TinyData.Prepare(_folder["other"], users: 100, seed: 2);

        Assert.Contains("is not the data set that", Assert.Throws<TrainingException>(() => _run.BestModel(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Folder_Without_A_Run_Or_Without_Weights_Says_So()
    {
        Assert.Contains("is no training run: it has no run.json", Assert.Throws<TrainingException>(_run.Settings).Message, StringComparison.Ordinal);
        _run.Start(_settings);
        Assert.Contains("has no trained weights yet", Assert.Throws<TrainingException>(() => _run.BestModel(_data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_Evaluation_Is_A_Line_Of_A_Table()
    {
        Checkpointed().Model.Dispose();

        var lines = File.ReadAllLines(_run.In("evaluations.tsv"));

        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0].Split('\t').Length, lines[1].Split('\t').Length);
    }

    private string Refusal(RunSettings settings) => Assert.Throws<TrainingException>(() => _run.Start(settings)).Message;

    private (Trainer Trainer, CtrModel Model) Checkpointed()
    {
        _run.Start(_settings);
        var samples = SampleSet.Read(_data, _settings.Shape, Part.Train, Part.Validation);
        var model = new CtrModel(_data.Features, _settings.Shape, 1);
        var trainer = new Trainer(model, samples[Part.Train], samples[Part.Validation], _settings.Fitting);
        _run.Save(trainer, model, trainer.TrainToNextEvaluation(() => { }, TestContext.Current.CancellationToken));
        return (trainer, model);
    }
}
