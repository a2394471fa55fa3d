using System.Globalization;
using DminServing.ModelContract.Encoding;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Behavior sequences that were read ahead of the request they are for, each under a token that the caller brings back. Bounded in number and time;
/// what is not there any more is read again.</summary>
public sealed class PreparedBehaviors : IDisposable
{
    private readonly MemoryCache _kept;

    /// <summary>Keeps nothing yet.</summary>
    /// <param name="options">How many, and how long.</param>
    /// <param name="time">The clock.</param>
    public PreparedBehaviors(IOptions<BehaviorsOptions> options, TimeProvider time)
    {
        Lifetime = options.Value.Prepared.Lifetime;
        _kept = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.Value.Prepared.Users, Clock = new Clock(time) });
    }

    /// <summary>How long a sequence is kept.</summary>
    public TimeSpan Lifetime { get; }

    /// <summary>Keeps a sequence.</summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="count">The most behaviors that were asked for.</param>
    /// <param name="sequence">The sequence.</param>
    /// <returns>The token.</returns>
    public string Keep(string userId, int count, BehaviorSequence sequence)
    {
        var token = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        _kept.Set(token, new Kept(userId, count, sequence), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });
        return token;
    }

    /// <summary>Finds a sequence that is still kept.</summary>
    /// <param name="token">What <see cref="Keep"/> gave; another server's, an old one or none finds nothing.</param>
    /// <param name="userId">Whose it must be.</param>
    /// <param name="count">The most behaviors that are wanted; one that was read for a model that takes fewer is of no use.</param>
    /// <exception cref="InvalidQueryException">It is another user's.</exception>
    public BehaviorSequence? Find(string token, string userId, int count)
    {
        if (token.Length == 0 || _kept.Get<Kept>(token) is not { } kept)
        {
            return null;
        }

        if (kept.UserId != userId)
        {
            throw new InvalidQueryException("prepared_user", "prepared_user was prepared for another user than user_id; send the token of this user, or none.");
        }

        return kept.Count >= count ? kept.Sequence : null;
    }

    /// <summary>Forgets everything.</summary>
    public void Dispose() => _kept.Dispose();

    private sealed record Kept(string UserId, int Count, BehaviorSequence Sequence);

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
