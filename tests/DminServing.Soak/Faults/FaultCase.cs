namespace DminServing.Soak.Faults;

/// <summary>A cell of the matrix.</summary>
/// <param name="Name">What breaks.</param>
/// <param name="Prepare">Starts the Redis.</param>
/// <param name="Degrades">Whether answers are worse while it lasts; where not, none may be; <c>null</c> where it is chance.</param>
internal sealed record FaultCase(string Name, Func<Shoppers, Task<Scene>> Prepare, bool? Degrades = true)
{
    /// <summary>Whether it is in the short run, too.</summary>
    public bool IsTelling { get; init; }

    /// <summary>Whether answers that are not degraded have other scores while it lasts: the user's behaviors are others then.</summary>
    public bool ChangesScores { get; init; }

    /// <summary>Whether it breaks the store for appends only: these are made too, and refused while it lasts.</summary>
    public bool Appends { get; init; }
}
