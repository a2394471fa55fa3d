using System.Text;
using System.Text.Json;

namespace DminServing.Training.Data;

/// <summary>The original Amazon dumps: <c>reviews_*.json.gz</c>, a JSON object a line, and <c>meta_*.json.gz</c>, in the 2014 release a Python
/// dictionary a line. An item's category is the leaf of its first category path, as the paper's own data script takes it.</summary>
/// <param name="reviews">The reviews.</param>
/// <param name="metadata">The items' metadata.</param>
/// <param name="largestShare">Share of the lines that may be bad.</param>
public sealed class AmazonSource(string reviews, string metadata, double largestShare) : IInteractionSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = [metadata, reviews];

    /// <inheritdoc/>
    public IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress)
    {
        var (badItems, badReviews) = (new BadLines(metadata, largestShare), new BadLines(reviews, largestShare));
        var categories = ReadCategories(badItems, progress(metadata));
        foreach (var (number, line) in TextLines.Read(reviews, progress(reviews)))
        {
            if (ParseReview(line, categories, log) is { } reason)
            {
                badReviews.Note(number, reason);
            }
        }

        return [badItems, badReviews];
    }

    private Dictionary<string, string> ReadCategories(BadLines bad, IProgress<double>? progress)
    {
        var categories = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new IdPool();
        foreach (var (number, line) in TextLines.Read(metadata, progress))
        {
            try
            {
                var item = PythonLiteral.Parse(line) as Dictionary<string, object?> ?? throw new FormatException("is no dictionary");
                var id = item.GetValueOrDefault("asin") as string ?? throw new FormatException("has no 'asin'");
                if (LeafOf(item) is { Length: > 0 } leaf)
                {
                    categories[id] = names[names.Add(leaf)];
                }
            }
            catch (FormatException e)
            {
                bad.Note(number, e.Message);
            }
        }

        return categories;
    }

    // What would not survive in the plain files that prepare writes is replaced here: line breaks, tabs, half surrogate pairs.
    private static string? LeafOf(Dictionary<string, object?> item) =>
        item.GetValueOrDefault("categories") is List<object?> { Count: > 0 } paths && paths[0] is List<object?> { Count: > 0 } path
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(path[^1] as string ?? "")).ReplaceLineEndings(" ").Replace('\t', ' ')
            : null;

    private static string? ParseReview(string line, Dictionary<string, string> categories, InteractionLog log)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return "is no object";
            }

            if (Text(json, "reviewerID") is not { } user || Text(json, "asin") is not { } item)
            {
                return "has no text 'reviewerID' or 'asin'";
            }

            if (!json.RootElement.TryGetProperty("unixReviewTime", out var time) || time.ValueKind != JsonValueKind.Number
                || !time.TryGetInt64(out var seconds) || !UnixTime.TryToMilliseconds(seconds, out var milliseconds))
            {
                return "has no Unix seconds as 'unixReviewTime'";
            }

            log.Add(user, item, categories.GetValueOrDefault(item, ""), milliseconds);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)         // the latter for half a surrogate pair
        {
            return $"is not JSON: {e.Message}";
        }
    }

    private static string? Text(JsonDocument json, string property) =>
        json.RootElement.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            && !text.AsSpan().ContainsAny('\t', '\r', '\n') ? text : null;
}
