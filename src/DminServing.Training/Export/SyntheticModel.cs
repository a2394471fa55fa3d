using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Data;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>A model version of any size with initial weights, written by the same authors as a trained one: to measure servers with.</summary>
/// <param name="items">Known items.</param>
/// <param name="users">Known users.</param>
/// <param name="behaviors">T.</param>
/// <param name="architecture">The network's name.</param>
internal sealed class SyntheticModel(int items, int users, int behaviors, string architecture = Dmin.Name)
{
    private const int ItemsPerCategory = 500;
    private const int Seed = 1;

    private readonly int _categories = Math.Max(1, items / ItemsPerCategory);

    /// <summary>Writes the version.</summary>
    /// <returns>Bytes of the embedding tables.</returns>
    public long Write(VersionFolders versions, int version)
    {
        versions.CheckFree(version);
        var folder = versions.CreateTemporary();
        WriteFeatures(folder);
        var schema = Schema();
        var shape = new NetworkShape { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 0, MaxBehaviors = behaviors };
        using var model = new CtrModel(ModelFeatures.Load(schema, folder), shape, Seed, architecture);
        var graphs = NetworkGraphs.Author(new TrainedNetwork(architecture, shape, schema, model.Weights()));
        graphs.Write(folder);
        ManifestWriter.Write(Manifest(folder, versions.Name, version, schema, shape, graphs), Path.Combine(folder, ModelManifest.FileName));
        versions.Publish(folder, version);
        return model.Embeddings.Tables.Sum(table => (long)table.Weights.Length * sizeof(float));
    }

    private void WriteFeatures(string folder)
    {
        string[] categories = [.. SyntheticIds.Of('C', _categories)];
        WriteLines(DataSet.VocabularyFile(FeatureSchema.ItemId), SyntheticIds.Of('B', items));
        WriteLines(DataSet.VocabularyFile(FeatureSchema.UserId), SyntheticIds.Of('A', users));
        WriteLines(DataSet.VocabularyFile(DataSet.Category), categories);
        WriteLines(DataSet.CatalogFile, Enumerable.Range(0, items).Select(item => categories[item % categories.Length]));

        void WriteLines(string file, IEnumerable<string> lines)
        {
            using var writer = new StreamWriter(Path.Combine(folder, file)) { NewLine = "\n" };
            foreach (var line in lines)
            {
                writer.WriteLine(line);
            }
        }
    }

    private FeatureSchema Schema() => new(
        [new FeatureManifest(FeatureSchema.UserId, Vocabulary(FeatureSchema.UserId, users))],
        [
            new FeatureManifest(FeatureSchema.ItemId, Vocabulary(FeatureSchema.ItemId, items)),
            new FeatureManifest(DataSet.Category, Vocabulary(DataSet.Category, _categories), DataSet.CatalogFile),
        ],
        []);

    private static FeatureEncoding.Vocabulary Vocabulary(string feature, int ids) => new(DataSet.VocabularyFile(feature), ids + 1);

    private ModelManifest Manifest(string folder, string name, int version, FeatureSchema schema, NetworkShape shape, ModelGraphs graphs) => new()
    {
        Name = name,
        Version = version,
        Architecture = architecture,
        MaxBehaviors = shape.MaxBehaviors,
        Dimensions = new Dictionary<string, int> { ["embedding_width"] = shape.EmbeddingWidth },
        Features = schema,
        Layout = GraphLayout.Grouped,
        Graphs = graphs.Manifests,
        Files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToDictionary(file => Path.GetFileName(file), DataSetWriter.Sha256),
    };
}
