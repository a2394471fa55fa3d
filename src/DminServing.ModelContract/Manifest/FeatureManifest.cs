namespace DminServing.ModelContract.Manifest;

/// <summary>One categorical feature. Index 0 is padding and everything unknown.</summary>
/// <param name="Name">The feature's name, unique in its group.</param>
/// <param name="Encoding">How a value becomes an index.</param>
/// <param name="CatalogFile">For item features other than the id: a file whose line n is the value of the item with index n;
/// <c>null</c> when only requests give the value.</param>
public sealed record FeatureManifest(string Name, FeatureEncoding Encoding, string? CatalogFile = null);
