using DminServing.Pipeline;

namespace DminServing.Server.Health;

/// <summary>Whether requests can be scored: models loaded, checked and warm, and the server not stopping.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, FiniteScores scores)
{
    private volatile bool _isWarm;

    public bool IsReady => _isWarm && !IsStopping && !IsBroken;

    /// <summary>Whether a model gives scores that are no numbers.</summary>
    public bool IsBroken => scores.IsBroken;

    /// <summary>Whether it has been ready once.</summary>
    public bool IsWarm => _isWarm;

    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    public void MarkWarm() => _isWarm = true;
}
