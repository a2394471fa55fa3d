using System.Text.Json;

namespace DminServing.Training.Data.Importing;

/// <summary>Amazon's 2014 release: <c>reviews_*.json.gz</c>, a JSON object a line, and <c>meta_*.json.gz</c>, which <see cref="AmazonCategories"/> reads.</summary>
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
        var (categories, badItems) = AmazonCategories.Read(metadata, largestShare, progress(metadata));
        return [badItems, LineImport.Read(reviews, largestShare, progress(reviews), line => ParseReview(line, categories, log))];
    }

    private static string? ParseReview(string line, IReadOnlyDictionary<string, string> categories, InteractionLog log)
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

            return Intake.Add(log, user, item, categories.GetValueOrDefault(item, ""), milliseconds);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)         // the latter for half a surrogate pair
        {
            return $"is not JSON: {e.Message}";
        }
    }

    private static string? Text(JsonDocument json, string property) =>
        json.RootElement.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
