using System.Text;
using DminServing.ModelContract.Encoding;
using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Scoring;

/// <summary>What a request must be before any work is done for it, the same over gRPC and REST. A message names the field and the limit.</summary>
internal sealed class RequestRules(IOptions<ServerOptions> options)
{
    /// <summary>Longest user id, request id and item id, in UTF-8 bytes.</summary>
    public const int MaxIdBytes = 128;

    /// <summary>Most behaviors of one request.</summary>
    public const int MaxBehaviors = 10_000;

    /// <summary>Most candidates of one request.</summary>
    public int MaxCandidates => options.Value.MaxCandidatesPerRequest;

    /// <summary>Checks an id that must be there.</summary>
    /// <exception cref="InvalidQueryException">It is empty or too long.</exception>
    public static void CheckId(string field, string id)
    {
        if (id.Length == 0)
        {
            throw new InvalidQueryException(field, $"{field} is empty; it is required.");
        }

        CheckLength(field, id);
    }

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

    /// <summary>How many of the best candidates to keep.</summary>
    public static int TopK(uint topK) => topK > int.MaxValue ? 0 : (int)topK;

    private static void CheckLength(string field, string id)
    {
        var bytes = Encoding.UTF8.GetByteCount(id);
        if (bytes > MaxIdBytes)
        {
            throw new InvalidQueryException(field, $"{field} has {bytes} bytes; at most {MaxIdBytes} are taken.");
        }
    }

    /// <summary>Checks a name that may be left out.</summary>
    /// <exception cref="InvalidQueryException">It is too long.</exception>
    public static void CheckName(string field, string name) => CheckLength(field, name);
}
