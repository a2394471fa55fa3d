namespace DminServing.Pipeline.Tests.Batching;

/// <summary>The negative controls: what <see cref="LaneRaces"/> must report.</summary>
internal enum RaceSabotage
{
    None,

    /// <summary>A part never ends: its callers wait for ever.</summary>
    LosesACompletion,

    /// <summary>Callers of one run get each other's results.</summary>
    MixesResults,

    /// <summary>A run is not disposed.</summary>
    LeaksARun,
}
