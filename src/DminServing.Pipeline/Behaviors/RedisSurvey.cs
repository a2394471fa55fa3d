using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Looks into Redis the way a server would, at some of the users, in both forms. It only reads, and never asks for more than a page of keys at once.</summary>
/// <param name="options">Where Redis is.</param>
/// <param name="time">The clock.</param>
public sealed class RedisSurvey(RedisOptions options, TimeProvider time) : IAsyncDisposable
{
    private const string Pattern = "dmin:*"; // what a user of an access control list may see
    private const int KeysPerPage = 1000;
    private const int MostPages = 10_000; // in a Redis that is full of other things
    private const int ReadsAtOnce = 64;
    private readonly RedisCalls _redis = new(options, time);

    /// <summary>Looks.</summary>
    /// <param name="sample">The most users to look at.</param>
    /// <param name="isKnown">Whether an item is known; <c>null</c> to ask nobody.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BehaviorStoreUnavailableException">Redis did not answer.</exception>
    public async Task<StoreFindings> LookAsync(int sample, Func<string, bool>? isKnown, CancellationToken cancellation)
    {
        var latest = BehaviorTimes.Latest(time);
        FormSurvey[] forms =
        [
            new(RedisFormat.SortedSet, SortedSetFormat.Prefix, new SortedSetFormat(CommandFlags.PreferReplica), latest, isKnown),
            new(RedisFormat.Packed, PackedFormat.Prefix, new PackedFormat(CommandFlags.PreferReplica, kept: 1), latest, isKnown),
        ];
        var (users, isWhole) = await FindAsync(forms, sample, cancellation);
        foreach (var some in users.Chunk(ReadsAtOnce))
        {
            var found = await _redis.AskAsync(redis => Task.WhenAll(some.Select(user => user.Form.LookAsync(redis, user.Key, cancellation))), cancellation);
            foreach (var (form, user) in some.Zip(found, (user, findings) => (user.Form, findings)).Where(pair => pair.findings is not null))
            {
                form.Add(user!);
            }
        }

        return new StoreFindings(_redis.Description, isWhole, [.. forms.Select(form => form.Result()).Where(form => form.Users > 0)]);
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    // A server's keys come in the order of its hash table, which has nothing to do with when or by whom they were written.
    private async Task<(List<(FormSurvey Form, string Key)> Users, bool IsWhole)> FindAsync(FormSurvey[] forms, int sample, CancellationToken cancellation)
    {
        var users = new Dictionary<string, FormSurvey>(StringComparer.Ordinal); // SCAN may name a key twice
        var pages = 0;
        foreach (var server in await _redis.PrimariesAsync(cancellation))
        {
            var cursor = "0";
            do
            {
                if (users.Count >= sample || pages++ == MostPages)
                {
                    return ([.. users.Take(sample).Select(user => (user.Value, user.Key))], false);
                }

                var at = cursor;
                var page = await _redis.AskAsync(redis => server.ExecuteAsync(redis.Database, "SCAN", [at, "MATCH", Pattern, "COUNT", KeysPerPage]), cancellation);
                cursor = (string)page[0]!;
                foreach (var key in (string[])page[1]!)
                {
                    if (forms.FirstOrDefault(form => form.Owns(key)) is { } form)
                    {
                        users[key] = form;
                    }
                }
            }
            while (cursor != "0");
        }

        return ([.. users.Take(sample).Select(user => (user.Value, user.Key))], users.Count <= sample);
    }
}
