using DminServing.ModelContract.Calibration;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Holdout;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Calibration;
using DminServing.Training.Data;
using DminServing.Training.Fitting;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>Publishes a trained model as a version that a server loads. (1) graphs with their tables, vocabularies and catalog, (2) golden scores and held-out sample, (3) calibration and manifest,
/// all into a folder beside the final one, (4) what was written is read back and compared with the trained network, (5) the folder is moved to its place.</summary>
/// <param name="data">The run's data set.</param>
/// <param name="settings">The run's settings.</param>
/// <param name="model">The run's best weights.</param>
public sealed class ModelExporter(DataSet data, RunSettings settings, CtrModel model)
{
    /// <summary>The calibration of who names none.</summary>
    internal const CalibrationMethod DefaultCalibration = CalibrationMethod.Platt;

    /// <summary>Bytes of the largest embedding table that stands inside the graphs.</summary>
    /// <value>4 MiB</value>
    internal long LargestTableInside { get; init; } = TableFile.LargestInside;

    /// <summary>What makes click-through rates of the scores, fitted on the validation part.</summary>
    /// <value>Platt: two numbers, which a small part is enough for, and no two scores become one rate.</value>
    public CalibrationMethod Calibration { get; init; } = DefaultCalibration;

    /// <summary>Exports a version.</summary>
    /// <param name="versions">The folder of all versions of the model.</param>
    /// <param name="version">The version; <c>null</c> for the next free one.</param>
    /// <exception cref="TrainingException">The version exists, or the graphs do not agree with the trained network: nothing is published.</exception>
    public ExportReport Export(VersionFolders versions, int? version)
    {
        var number = version ?? versions.Next();
        versions.CheckFree(number);
        var folder = versions.CreateTemporary();
        try
        {
            var parts = SampleSet.Read(data, settings.Shape, Part.Validation, Part.Test);
            var test = Evaluation.Of(model, parts[Part.Test]);
            if (!test.Scores.All(float.IsFinite))
            {
                throw new TrainingException("The trained network gives scores that are no numbers, so nothing was published: train again with a smaller --learning-rate.");
            }

            var calibration = Calibrate(parts[Part.Validation], new LabeledScores(test.Scores, parts[Part.Test].Labels));
            Write(folder, versions.Name, number, test, calibration);
            var report = new ExportVerification(data, settings.Shape, model).Compare(folder);      // (4)
            var bytes = Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length);
            versions.Publish(folder, number);                                                      // (5)
            return report with { Folder = versions.Of(number), TestAuc = test.Auc, TestLogLoss = test.LogLoss, Bytes = bytes, Calibration = calibration };
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private ScoreCalibration? Calibrate(SampleSet validation, LabeledScores test) => Calibration == CalibrationMethod.None
        ? null
        : CalibrationFitting.Fit(Calibration, new LabeledScores(Evaluation.Of(model, validation).Scores, validation.Labels), test);

    private void Write(string folder, string name, int version, Evaluation test, ScoreCalibration? calibration)
    {
        var graphs = NetworkGraphs.Author(new TrainedNetwork(settings.Architecture, settings.Shape, data.Schema, model.Weights()), LargestTableInside);  // (1)
        graphs.Write(folder);
        foreach (var file in FeatureFiles())
        {
            File.Copy(Path.Combine(data.Folder, file), Path.Combine(folder, file));
        }

        GoldenCases.Answer(data, ModelFeatures.Load(data.Schema, folder), model).Save(Path.Combine(folder, ModelContract.Golden.GoldenFile.FileName)); // (2)
        var holdout = HoldoutSample.Of(data, settings.Shape.MaxBehaviors, test);
        HoldoutFile.Save(holdout.Users, Path.Combine(folder, HoldoutFile.FileName));
        var manifest = Manifest(folder, name, version, graphs, test, holdout.Auc) with { Calibration = calibration };
        ManifestWriter.Write(manifest, Path.Combine(folder, ModelManifest.FileName));              // (3)
    }

    private ModelManifest Manifest(string folder, string name, int version, ModelGraphs graphs, Evaluation test, double holdoutAuc) => new()
    {
        Name = name,
        Version = version,
        Architecture = settings.Architecture,
        MaxBehaviors = settings.Shape.MaxBehaviors,
        Dimensions = new Dictionary<string, int>
        {
            ["d_model"] = settings.Shape.ModelWidth,
            ["embedding_width"] = settings.Shape.EmbeddingWidth,
        }.Concat(model.Network.Dimensions).ToDictionary(),
        Features = data.Schema,
        Layout = GraphLayout.Grouped,
        Graphs = graphs.Manifests,
        Files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToDictionary(file => Path.GetFileName(file), DataSetWriter.Sha256),
        Training = new TrainingProvenance
        {
            DataSet = data.Description.Name,
            Commit = settings.Commit,
            Seed = settings.Fitting.Seed,
            TestAuc = Math.Round(test.Auc, 6),
            TestLogLoss = Math.Round(test.LogLoss, 6),
            PriorCtr = 1d / SampleSet.Candidates, // one of them was clicked
            HoldoutAuc = Math.Round(holdoutAuc, 6),
        },
    };

    private IEnumerable<string> FeatureFiles() => data.Schema.User.Concat(data.Schema.Item).Concat(data.Schema.Context)
        .SelectMany(feature => new[] { (feature.Encoding as FeatureEncoding.Vocabulary)?.File, feature.CatalogFile })
        .OfType<string>().Distinct(StringComparer.Ordinal);
}
