using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Looks at users' behaviors in one form and keeps count.</summary>
/// <param name="format">The form.</param>
/// <param name="prefix">What its keys begin with.</param>
/// <param name="reader">Reads it.</param>
/// <param name="latest">The latest time a behavior may have, Unix milliseconds.</param>
/// <param name="isKnown">Whether an item is known; <c>null</c> to ask nobody.</param>
internal sealed class FormSurvey(RedisFormat format, string prefix, IRedisFormat reader, long latest, Func<string, bool>? isKnown)
{
    // Of a user; who has more is one who has so many.
    private const int MostBehaviors = 10_000;
    private readonly List<int> _lengths = [];
    private FormFindings _found = new(format);

    /// <summary>Whether a key is of this form.</summary>
    public bool Owns(string key) => key.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Looks at a user.</summary>
    public async Task<FormFindings?> LookAsync(IDatabase redis, string key, CancellationToken cancellation)
    {
        var user = key[prefix.Length..];
        if (user is not ['{', _, .., '}'])
        {
            return new FormFindings(format) { Users = 1, WithoutBraces = 1 };
        }

        try
        {
            var sequence = await reader.ReadAsync(redis, user[1..^1], MostBehaviors, cancellation);
            return sequence.NewestFirst.Count + sequence.Corrupt == 0 ? null : Findings(sequence); // gone meanwhile
        }
        catch (RedisServerException e) when (RedisFaults.Of(e) == StoreFault.WrongType)
        {
            return new FormFindings(format) { Users = 1, WrongType = 1 };
        }
    }

    /// <summary>Counts a user.</summary>
    public void Add(FormFindings user)
    {
        _found = _found with
        {
            Users = _found.Users + user.Users,
            Behaviors = _found.Behaviors + user.Behaviors,
            Corrupt = _found.Corrupt + user.Corrupt,
            UsersWithCorrupt = _found.UsersWithCorrupt + user.UsersWithCorrupt,
            Future = _found.Future + user.Future,
            WrongType = _found.WrongType + user.WrongType,
            WithoutBraces = _found.WithoutBraces + user.WithoutBraces,
            NewestMs = Math.Max(_found.NewestMs ?? long.MinValue, user.NewestMs ?? long.MinValue) is > long.MinValue and var newest ? newest : null,
            UnknownItems = _found.UnknownItems + user.UnknownItems,
        };
        if (user.LongestLength > 0)
        {
            _lengths.Add(user.LongestLength);
        }
    }

    /// <summary>What was found.</summary>
    public FormFindings Result()
    {
        _lengths.Sort();
        return _lengths.Count == 0 ? _found : _found with { MedianLength = _lengths[_lengths.Count / 2], LongestLength = _lengths[^1] };
    }

    private FormFindings Findings(BehaviorSequence sequence)
    {
        var behaviors = sequence.NewestFirst;
        return new FormFindings(format)
        {
            Users = 1,
            LongestLength = behaviors.Count + sequence.Corrupt,
            Behaviors = behaviors.Count,
            Corrupt = sequence.Corrupt,
            UsersWithCorrupt = sequence.Corrupt > 0 ? 1 : 0,
            Future = behaviors.Count(behavior => behavior.TimestampMs > latest),
            NewestMs = behaviors.Where(behavior => behavior.TimestampMs <= latest).Select(behavior => (long?)behavior.TimestampMs).Max(),
            UnknownItems = isKnown is null ? 0 : behaviors.Count(behavior => !isKnown(behavior.ItemId)),
        };
    }
}
