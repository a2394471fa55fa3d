using System.Threading.RateLimiting;

namespace DminServing.Server.Admission;

/// <summary>What one client may have scored: so many candidates a second, and as many at once after a pause.</summary>
internal sealed class ClientQuota : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly TokenBucketRateLimiter _candidates;

    /// <summary>A quota that is full.</summary>
    /// <param name="candidatesPerSecond">Candidates a second.</param>
    /// <param name="largest">The most candidates of one request, which must fit.</param>
    public ClientQuota(int candidatesPerSecond, int largest) => _candidates = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Math.Max(candidatesPerSecond, largest),
        TokensPerPeriod = candidatesPerSecond,
        ReplenishmentPeriod = Period,
        QueueLimit = 0,
    });

    /// <summary>Whether nothing is left, so that a request need not be read.</summary>
    public bool IsSpent => _candidates.GetStatistics()!.CurrentAvailablePermits == 0;

    /// <summary>Spends what a request costs.</summary>
    /// <param name="candidates">How many it has; one without any costs as much as one.</param>
    /// <exception cref="QuotaExceededException">There is not enough left.</exception>
    public void Spend(int candidates)
    {
        using var lease = _candidates.AttemptAcquire(Math.Max(1, candidates));
        if (!lease.IsAcquired)
        {
            throw new QuotaExceededException(Period);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _candidates.Dispose();
}
