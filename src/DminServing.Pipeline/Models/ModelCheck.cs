namespace DminServing.Pipeline.Models;

/// <summary>A check that a model version has passed.</summary>
/// <param name="Name">Which: manifest, files, features, graphs, warm-up, scorer, golden scores or invariance.</param>
/// <param name="Finding">What was found, for people.</param>
public sealed record ModelCheck(string Name, string Finding);
