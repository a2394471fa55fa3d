using DminServing.Training.Networks;

namespace DminServing.Training.Fitting;

/// <summary>What a run was started with: the content of <c>run.json</c>. A run goes on only with the same settings.</summary>
public sealed record RunSettings
{
    /// <summary>The network.</summary>
    public required string Architecture { get; init; }

    /// <summary>The data set's folder.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of the data set's description, which names its sources and its seed.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>The commit of the training code; empty when unknown.</summary>
    public required string Commit { get; init; }

    /// <summary>What the network is built for.</summary>
    public required NetworkShape Shape { get; init; }

    /// <summary>How it is fitted.</summary>
    public required FittingOptions Fitting { get; init; }
}
