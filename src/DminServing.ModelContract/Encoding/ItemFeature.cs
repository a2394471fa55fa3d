namespace DminServing.ModelContract.Encoding;

/// <summary>An item feature with what it needs in memory.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Encoder">Values to indices.</param>
/// <param name="Catalog">This feature's index by item index (0 for the unknown item); <c>null</c> without a catalog.</param>
public sealed record ItemFeature(string Name, FeatureEncoder Encoder, ItemCatalog? Catalog);
