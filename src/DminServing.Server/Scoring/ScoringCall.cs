namespace DminServing.Server.Scoring;

/// <summary>On an endpoint: its requests are counted, also those whose body cannot be read.</summary>
internal sealed record ScoringCall;
