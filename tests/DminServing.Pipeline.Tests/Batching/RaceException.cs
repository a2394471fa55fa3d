namespace DminServing.Pipeline.Tests.Batching;

/// <summary>Thrown on purpose.</summary>
internal sealed class RaceException : Exception;
