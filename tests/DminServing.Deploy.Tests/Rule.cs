namespace DminServing.Deploy.Tests;

/// <summary>Something that holds of every deployment.</summary>
/// <param name="Name">It as a sentence.</param>
/// <param name="Holds">Whether it does.</param>
internal sealed record Rule(string Name, Predicate<Objects> Holds);
