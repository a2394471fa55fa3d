using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Data;
using DminServing.Training.Fitting;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>Compares a written version with the trained network: every file is read back as a server reads it, and both layouts score the whole
/// validation split and the golden cases.</summary>
/// <param name="data">The data set.</param>
/// <param name="shape">What the network was built for.</param>
/// <param name="model">The trained network.</param>
internal sealed class ExportVerification(DataSet data, NetworkShape shape, CtrModel model)
{
    /// <summary>Largest difference of a score that may be published.</summary>
    public const float Tolerance = 1e-5f;

    private const int UsersPerBatch = 64;

    /// <summary>Compares.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <returns>The largest differences and the number of scores; the rest is for the caller to fill.</returns>
    /// <exception cref="TrainingException">A score differs by more than <see cref="Tolerance"/>.</exception>
    public ExportReport Compare(string folder)
    {
        var manifest = ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName));
        var features = ModelFeatures.Load(manifest.Features, folder);
        using var scorer = new OnnxScorer(manifest.Features, role => new OnnxGraph(Path.Combine(folder, manifest.Graphs[role].File)));
        var (flat, grouped, scores) = (0f, 0f, 0);
        foreach (var (batch, trained) in ValidationSplit(features).Concat(GoldenCases(features, folder)))
        {
            flat = Math.Max(flat, Largest(scorer.Flat(batch), trained));
            grouped = Math.Max(grouped, Largest(scorer.Grouped(batch), trained));
            scores += trained.Count;
        }

        // Written so that a NaN is refused as well.
        if (!(flat <= Tolerance && grouped <= Tolerance))
        {
            var differences = $"largest difference flat {flat:0.0e+0}, grouped {grouped:0.0e+0}, allowed {Tolerance:0.0e+0}";
            throw new TrainingException($"The exported graphs do not score like the trained network: {differences}. Nothing was published; please report this with the run's folder.");
        }

        return new ExportReport(folder, flat, grouped, scores, 0, 0, 0);
    }

    private IEnumerable<(IndexBatch Batch, IReadOnlyList<float> Trained)> ValidationSplit(ModelFeatures features)
    {
        var samples = SampleSet.Read(data with { Features = features }, shape, Part.Validation)[Part.Validation];
        foreach (var users in Enumerable.Range(0, samples.Users).Chunk(UsersPerBatch))
        {
            var batch = samples.Batch(users);
            yield return (batch, model.Score(batch));
        }
    }

    private IEnumerable<(IndexBatch Batch, IReadOnlyList<float> Trained)> GoldenCases(ModelFeatures features, string folder)
    {
        var encoder = new QueryEncoder(features, shape.MaxBehaviors);
        return GoldenFile.Load(Path.Combine(folder, GoldenFile.FileName)).Cases
            .Select(item => (IndexBatch.Of([encoder.Encode(item.Query, item.Query.Behaviors!)], shape), item.Ctr));
    }

    private static float Largest(float[] scores, IReadOnlyList<float> trained)
    {
        var largest = 0f;
        for (var i = 0; i < scores.Length; i++)
        {
            var difference = Math.Abs(scores[i] - trained[i]);
            largest = difference > largest || float.IsNaN(difference) ? difference : largest;
        }

        return largest;
    }
}
