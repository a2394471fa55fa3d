namespace DminServing.Training.Data.Importing;

/// <summary>Amazon's reviews as tab-separated text, <c>amazon_reviews_*.tsv.gz</c>: a header, then a review a line without quoting. An item's category is
/// the one of the metadata of the 2014 release where they are given and know the item, else the review's own.</summary>
/// <param name="reviews">The reviews.</param>
/// <param name="metadata">The items' metadata; <c>null</c> for the reviews' own categories, of which a file mostly has a single one.</param>
/// <param name="largestShare">Share of the lines that may be bad.</param>
public sealed class AmazonTsvSource(string reviews, string? metadata, double largestShare) : IInteractionSource
{
    private static readonly ColumnMapping Columns = new("customer_id", "product_id", "product_category", "review_date");

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = metadata is null ? [reviews] : [metadata, reviews];

    /// <inheritdoc/>
    public IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress)
    {
        IReadOnlyDictionary<string, string>? categories = null;
        List<BadLines> bad = [];
        if (metadata is not null)
        {
            (categories, var badItems) = AmazonCategories.Read(metadata, largestShare, progress(metadata));
            bad.Add(badItems);
        }

        ColumnPlaces? places = null;
        bad.Add(LineImport.Read(reviews, largestShare, progress(reviews), line =>
        {
            var fields = line.Split('\t');
            if (places is not null)
            {
                return Parse(fields, places, categories, log);
            }

            places = Columns.In(reviews, fields);
            return null;
        }));
        return bad;
    }

    private static string? Parse(string[] fields, ColumnPlaces places, IReadOnlyDictionary<string, string>? categories, InteractionLog log)
    {
        if (fields.Length != places.Columns)
        {
            return $"has {fields.Length} tab-separated fields instead of {places.Columns}";
        }

        var (item, time) = (fields[places.Item], fields[places.Time]);
        if (!UnixTime.TryParse(time, TimeUnit.Iso, out var milliseconds))
        {
            return $"has '{time}' as its review_date instead of {UnixTime.NameOf(TimeUnit.Iso)}";
        }

        var own = places.Category is { } place ? fields[place] : "";
        return Intake.Add(log, fields[places.User], item, categories?.GetValueOrDefault(item) ?? own, milliseconds);
    }
}
