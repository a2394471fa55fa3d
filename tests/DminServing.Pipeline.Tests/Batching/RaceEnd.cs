namespace DminServing.Pipeline.Tests.Batching;

/// <summary>Where the handler throws.</summary>
internal enum RaceEnd
{
    Well,
    BeginThrows,
    PartThrows,
    ResultThrows,
}
