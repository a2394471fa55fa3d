using System.Text.Json;
using System.Text.Json.Serialization;
using DminServing.Training.Data;
using DminServing.Training.Networks;

namespace DminServing.Training.Fitting;

/// <summary>The folder of a training run.</summary>
/// <param name="path">Where it is.</param>
public sealed class RunFolder(string path)
{
    private const string SettingsFile = "run.json";
    private const string CheckpointFile = "checkpoint.bin";
    private const string BestFile = "best.bin";
    private const string EvaluationsFile = "evaluations.tsv";
    private const string EvaluationsHeader = "step\tepoch\ttarget_loss\tauxiliary_loss\tvalidation_auc\tvalidation_logloss";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Whether a run was started here.</summary>
    public bool Exists => File.Exists(In(SettingsFile));

    /// <summary>Whether there is a checkpoint to go on from.</summary>
    public bool HasCheckpoint => File.Exists(In(CheckpointFile));

    /// <summary>A file of the folder.</summary>
    public string In(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Starts a run, or checks that the one that stands here was started with the same settings.</summary>
    /// <exception cref="TrainingException">It was started with others.</exception>
    public void Start(RunSettings settings)
    {
        if (!Exists)
        {
            Directory.CreateDirectory(Path);
            File.WriteAllText(In(SettingsFile), JsonSerializer.Serialize(settings, Json) + "\n");
            return;
        }

        var before = Settings();
        foreach (var (name, was, now) in Differences(before, settings))
        {
            throw new TrainingException($"{Path} is a run with {name} = {was}, now it is {now}. Go on with the same settings, or choose another --output.");
        }
    }

    /// <summary>The settings of the run that stands here.</summary>
    /// <exception cref="TrainingException">There is none.</exception>
    public RunSettings Settings()
    {
        if (!Exists)
        {
            throw new TrainingException($"{Path} is no training run: it has no {SettingsFile}. Make one with `dmin-train train --output {Path}`.");
        }

        try
        {
            return JsonSerializer.Deserialize<RunSettings>(File.ReadAllBytes(In(SettingsFile)), Json)!;
        }
        catch (JsonException e)
        {
            throw new TrainingException($"{In(SettingsFile)} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the checkpoint, and before it the weights if they are the best so far: a run killed in between repeats the steps since
    /// the last checkpoint and writes the same again.</summary>
    public void Save(Trainer trainer, CtrModel model, bool isBest)
    {
        var weights = model.Weights();
        var tensors = weights.Select(weight => (weight.Key, weight.Value.Shape, weight.Value.Values)).ToList();
        if (isBest)
        {
            TensorFile.Write(In(BestFile), "", tensors);
        }

        var optimizer = trainer.OptimizerState.Select(state => (state.Name, new[] { state.Values.Length }, state.Values));
        TensorFile.Write(In(CheckpointFile), JsonSerializer.Serialize(trainer.State, Json), tensors.Concat(optimizer));
        File.WriteAllLines(In(EvaluationsFile), [EvaluationsHeader, .. trainer.State.Evaluations.Select(Line)]);
    }

    /// <summary>Puts trainer and model where the checkpoint left them.</summary>
    /// <exception cref="TrainingException">The checkpoint is damaged or of another network.</exception>
    public void Resume(Trainer trainer, CtrModel model)
    {
        var (text, tensors) = TensorFile.Read(In(CheckpointFile));
        model.Load(tensors.ToDictionary(tensor => tensor.Key, tensor => new WeightTensor(tensor.Value.Shape, tensor.Value.Values)));
        foreach (var (name, values) in trainer.OptimizerState)
        {
            tensors[name].Values.CopyTo(values, 0);
        }

        trainer.Resume(JsonSerializer.Deserialize<TrainingState>(text, Json)!);
    }

    /// <summary>The model with the best weights of the run.</summary>
    /// <param name="data">The data set, which must be the run's.</param>
    /// <exception cref="TrainingException">There are none yet, they are damaged, or the data set is another.</exception>
    public CtrModel BestModel(DataSet data)
    {
        var settings = Settings();
        CheckData(settings, data);
        if (!File.Exists(In(BestFile)))
        {
            throw new TrainingException($"{Path} has no trained weights yet ({BestFile}): let `dmin-train train` run to its first evaluation.");
        }

        var model = new CtrModel(data.Features, settings.Shape, settings.Fitting.Seed, settings.Architecture);
        model.Load(TensorFile.Read(In(BestFile)).Tensors.ToDictionary(tensor => tensor.Key, tensor => new WeightTensor(tensor.Value.Shape, tensor.Value.Values)));
        return model;
    }

    /// <summary>The fingerprint of a data set that a run remembers.</summary>
    public static string Fingerprint(string folder) => DataSetWriter.Sha256(System.IO.Path.Combine(folder, DataSetDescription.FileName));

    private void CheckData(RunSettings settings, DataSet data)
    {
        if (Fingerprint(data.Folder) != settings.DataSha256)
        {
            throw new TrainingException($"{data.Folder} is not the data set that {Path} was trained on: {DataSetDescription.FileName} differs. Name the right one with --data.");
        }
    }

    private static string Line(EvaluationRecord record) =>
        FormattableString.Invariant($"{record.Step}\t{record.Epoch:0.00}\t{record.TargetLoss:0.0000}\t{record.AuxiliaryLoss:0.0000}\t{record.Auc:0.0000}\t{record.LogLoss:0.0000}");

    // The folder may have moved and the code may have been committed since; neither changes the run.
    private static IEnumerable<(string Name, string Was, string Now)> Differences(RunSettings before, RunSettings now)
    {
        var (was, wanted) = (Flat(before with { Data = "", Commit = "" }), Flat(now with { Data = "", Commit = "" }));
        return was.Where(entry => wanted[entry.Key] != entry.Value).Select(entry => (entry.Key, entry.Value, wanted[entry.Key]));
    }

    private static Dictionary<string, string> Flat(RunSettings settings)
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(settings, Json));
        return json.RootElement.EnumerateObject()
            .SelectMany(property => property.Value.ValueKind == JsonValueKind.Object ? property.Value.EnumerateObject().ToArray() : [property])
            .ToDictionary(property => property.Name, property => property.Value.ToString(), StringComparer.Ordinal);
    }
}
