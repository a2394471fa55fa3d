using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;

namespace DminServing.ModelContract.Encoding;

/// <summary>A model's features, ready to encode: vocabularies and the item catalog in memory.</summary>
/// <param name="User">User features with their encoders.</param>
/// <param name="Item">Item features; the first is <see cref="FeatureSchema.ItemId"/>.</param>
/// <param name="Context">Context features with their encoders.</param>
public sealed record ModelFeatures(
    IReadOnlyList<(string Name, FeatureEncoder Encoder)> User,
    IReadOnlyList<ItemFeature> Item,
    IReadOnlyList<(string Name, FeatureEncoder Encoder)> Context)
{
    /// <summary>Loads the vocabularies and the catalog of a model version.</summary>
    /// <param name="schema">The manifest's features.</param>
    /// <param name="folder">The version's folder.</param>
    /// <exception cref="InvalidDataException">A file does not fit the manifest; the message names it.</exception>
    public static ModelFeatures Load(FeatureSchema schema, string folder)
    {
        var items = schema.Item.Select(feature => (feature.Name, feature.CatalogFile, Encoder: LoadEncoder(feature, folder))).ToList();
        var itemId = items[0].Encoder;
        return new ModelFeatures(
            [.. schema.User.Select(feature => (feature.Name, LoadEncoder(feature, folder)))],
            [.. items.Select(item => new ItemFeature(item.Name, item.Encoder, LoadCatalog(item.CatalogFile, item.Encoder, itemId.Size, folder)))],
            [.. schema.Context.Select(feature => (feature.Name, LoadEncoder(feature, folder)))]);
    }

    private static FeatureEncoder LoadEncoder(FeatureManifest feature, string folder)
    {
        var encoder = FeatureEncoder.Load(feature.Encoding, folder);
        return feature.Encoding is FeatureEncoding.Vocabulary { File: var file, Size: var size } && size != encoder.Size
            ? throw new InvalidDataException($"{file} has {encoder.Size - 1} lines, but feature '{feature.Name}' says size {size}, which is {size - 1} lines.")
            : encoder;
    }

    private static ItemCatalog? LoadCatalog(string? file, FeatureEncoder encoder, int items, string folder)
    {
        if (file is null)
        {
            return null;
        }

        var catalog = new ItemCatalog(items, encoder.Size);
        var lines = 0;
        foreach (var value in new Utf8Lines(File.ReadAllBytes(Path.Combine(folder, file))))
        {
            if (++lines < items)
            {
                catalog[lines] = encoder.EncodeUtf8(value);
            }
        }

        return lines == items - 1
            ? catalog
            : throw new InvalidDataException($"{file} has {lines} lines, but there are {items - 1} items: it needs one line for each.");
    }
}
