using System.Buffers;
using System.Globalization;
using System.Text;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Scoring;

/// <summary>What a request must be before any work is done for it, the same over gRPC and REST. A message names the field and the limit.</summary>
internal sealed class RequestRules(IOptions<ServerOptions> options)
{
    /// <summary>Longest user id, request id and item id, in UTF-8 bytes.</summary>
    public const int MaxIdBytes = BehaviorRules.MaxIdBytes;

    // UTF-8 bytes of a UTF-16 unit, at most.
    private const int LongestCharacter = 3;

    private static readonly SearchValues<char> ControlCharacters = BehaviorRules.ControlCharacters;

    // Redis' scores are doubles, which hold integers exactly up to here.
    private const long MaxTimestampMs = 1L << 53;

    /// <summary>Most behaviors of one request.</summary>
    public const int MaxBehaviors = 10_000;

    /// <summary>Most candidates of one request for an explanation.</summary>
    public const int MaxExplained = 50;

    /// <summary>Most candidates of one request.</summary>
    public int MaxCandidates => options.Value.MaxCandidatesPerRequest;

    /// <summary>Checks an id that must be there.</summary>
    /// <exception cref="InvalidQueryException">It is empty, too long or has control characters.</exception>
    public static void CheckId(string field, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw new InvalidQueryException(field, $"{field} is empty; it is required.");
        }

        CheckName(field, id);
    }

    /// <summary>Checks a behavior that is to be stored: what is accepted can be read back.</summary>
    /// <param name="field">Its place in the request.</param>
    /// <param name="behavior">The behavior.</param>
    /// <param name="latest">The latest time it may have, Unix milliseconds.</param>
    /// <exception cref="InvalidQueryException">The item or the time cannot be kept.</exception>
    public static void CheckStorable(string field, Behavior behavior, long latest)
    {
        CheckBehavior(field, behavior);
        if (behavior.ItemId.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw new InvalidQueryException($"{field}.item_id", $"{field}.item_id has a U+FFFD in it, the mark of a text that was not valid when it was decoded.");
        }

        if (behavior.TimestampMs > latest)
        {
            throw new InvalidQueryException($"{field}.timestamp_ms", $"{field}.timestamp_ms ({behavior.TimestampMs}) lies more than a day in the future; it is Unix time in milliseconds.");
        }
    }

    /// <summary>Checks every value of a query that has been read.</summary>
    /// <returns>The query.</returns>
    /// <exception cref="InvalidQueryException">A value is missing or too long, or an id has control characters.</exception>
    public static ScoringQuery Checked(ScoringQuery query)
    {
        CheckIds("item_ids", query.Candidates.Strings ?? []);
        CheckLength("prepared_user", query.PreparedUser);
        if (query.Behaviors is not null && query.PreparedUser.Length > 0)
        {
            throw new InvalidQueryException("prepared_user", "behaviors and prepared_user are both filled; send the behaviors themselves or the token of prepared ones.");
        }

        for (var place = 0; place < query.Behaviors?.Count; place++)
        {
            CheckBehavior($"behaviors[{place}]", query.Behaviors[place]);
        }

        foreach (var (name, value) in query.Context)
        {
            CheckLength("a name in context", name);
            CheckLength($"context.{name}", value);
        }

        foreach (var (name, values) in query.ItemFeatures)
        {
            CheckLength("a name in item_features", name);
            CheckValues($"item_features.{name}", values);
        }

        return query;
    }

    /// <summary>Checks a query whose scores are to be explained.</summary>
    /// <returns>The query.</returns>
    /// <exception cref="InvalidQueryException">It has none, or more candidates than anybody would look at.</exception>
    public static ScoringQuery Explainable(ScoringQuery query) => query.Candidates.Count is > 0 and <= MaxExplained
        ? !query.Calibrate ? query : throw new InvalidQueryException("calibrate", "An explanation tells of scores as they are; leave calibrate out, or have the candidates scored with it.")
        : query.Candidates.Count == 0 ? throw new InvalidQueryException("item_ids", "item_ids is empty; name the candidates to explain.")
        : throw new InvalidQueryException(query.Candidates.Numbers is null ? "item_ids" : "item_numbers", $"{query.Candidates.Count} candidates are too many to explain; at most {MaxExplained} are explained at once.");

    /// <summary>The candidates, of which there is one column.</summary>
    /// <exception cref="InvalidQueryException">There are two, or too many candidates.</exception>
    public CandidateIds Candidates(IReadOnlyList<string> itemIds, IReadOnlyList<long> itemNumbers)
    {
        if (itemIds.Count > 0 && itemNumbers.Count > 0)
        {
            throw new InvalidQueryException("item_numbers", $"item_ids has {itemIds.Count} candidates and item_numbers {itemNumbers.Count}; fill one of the two.");
        }

        var candidates = itemNumbers.Count > 0 ? new CandidateIds(itemNumbers) : new CandidateIds(itemIds);
        if (candidates.Count > MaxCandidates)
        {
            var field = itemNumbers.Count > 0 ? "item_numbers" : "item_ids";
            throw new InvalidQueryException(field, $"{field} has {candidates.Count} candidates; at most {MaxCandidates} are scored at once (Server:MaxCandidatesPerRequest). Send several requests.");
        }

        return candidates;
    }

    /// <summary>The behavior sequence of a request, from its columns.</summary>
    /// <exception cref="InvalidQueryException">The columns differ in length, or there are too many behaviors.</exception>
    public static IReadOnlyList<Behavior> Behaviors(IReadOnlyList<string> itemIds, IReadOnlyList<long> timestampsMs)
    {
        if (itemIds.Count != timestampsMs.Count)
        {
            throw new InvalidQueryException("behaviors.timestamps_ms", $"behaviors.timestamps_ms has {timestampsMs.Count} values for {itemIds.Count} item_ids; send one for each.");
        }

        CheckBehaviors(itemIds.Count);
        return [.. itemIds.Select((item, place) => new Behavior(item, timestampsMs[place]))];
    }

    /// <summary>Checks the number of behaviors.</summary>
    /// <exception cref="InvalidQueryException">There are too many.</exception>
    public static void CheckBehaviors(int count)
    {
        if (count > MaxBehaviors)
        {
            throw new InvalidQueryException("behaviors", $"behaviors has {count} entries; at most {MaxBehaviors} are taken, and a model reads only the newest of them.");
        }
    }

    /// <summary>A number of candidates of which 0 means all; beyond what can be, it does too.</summary>
    public static int CountOf(uint candidates) => candidates > int.MaxValue ? 0 : (int)candidates;

    private static void CheckIds(string field, IReadOnlyList<string?> ids)
    {
        for (var place = 0; place < ids.Count; place++)
        {
            // Words only for what is wrong: there may be thousands of candidates.
            if (!IsShortId(ids[place]))
            {
                CheckId($"{field}[{place}]", ids[place]);
            }
        }
    }

    private static void CheckValues(string field, IReadOnlyList<string?>? values)
    {
        for (var place = 0; place < (values ?? throw new InvalidQueryException(field, $"{field} is null; send a list.")).Count; place++)
        {
            if (values[place] is not { Length: <= MaxIdBytes / LongestCharacter })
            {
                CheckLength($"{field}[{place}]", values[place]);
            }
        }
    }

    private static void CheckBehavior(string field, Behavior behavior)
    {
        if (!IsShortId(behavior.ItemId))
        {
            CheckId($"{field}.item_id", behavior.ItemId);
        }

        if (behavior.TimestampMs is > MaxTimestampMs or < -MaxTimestampMs)
        {
            throw new InvalidQueryException($"{field}.timestamp_ms", $"{field}.timestamp_ms ({behavior.TimestampMs}) is no time: at most 2^53 milliseconds before or after 1970 are.");
        }
    }

    // Most ids are, and need no further look.
    private static bool IsShortId(string? id) => id is { Length: > 0 and <= MaxIdBytes / LongestCharacter } && !id.AsSpan().ContainsAny(ControlCharacters);

    private static void CheckLength(string field, string? id)
    {
        var bytes = Encoding.UTF8.GetByteCount(id ?? throw new InvalidQueryException(field, $"{field} is null; send a text."));
        if (bytes > MaxIdBytes)
        {
            throw new InvalidQueryException(field, $"{field} has {bytes} bytes; at most {MaxIdBytes} are taken.");
        }
    }

    /// <summary>Checks a name that may be left out.</summary>
    /// <exception cref="InvalidQueryException">It is too long or has control characters.</exception>
    public static void CheckName(string field, string? name)
    {
        CheckLength(field, name);
        if (name.AsSpan().IndexOfAny(ControlCharacters) is >= 0 and var place)
        {
            throw new InvalidQueryException(field, string.Create(CultureInfo.InvariantCulture, $"{field} has the control character U+{(int)name![place]:X4} in it; ids are text without control characters."));
        }
    }
}
