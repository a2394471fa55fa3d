using System.Globalization;

namespace DminServing.Training.Data.Importing;

/// <summary>Which columns of a table are what: names of its header, or numbers from 1. A table whose columns all have numbers has no header.</summary>
/// <param name="User">The users' ids.</param>
/// <param name="Item">The items' ids.</param>
/// <param name="Category">The items' categories; <c>null</c> for <see cref="DefaultCategory"/> where there is one.</param>
/// <param name="Time">The times.</param>
public sealed record ColumnMapping(string User = "user_id", string Item = "item_id", string? Category = null, string Time = "timestamp")
{
    /// <summary>The column of categories where none is named; a table may do without.</summary>
    public const string DefaultCategory = "category";

    /// <summary>Whether the table's first line names its columns.</summary>
    public bool HasHeader => NumberOf(User) is null || NumberOf(Item) is null || NumberOf(Time) is null || (Category is not null && NumberOf(Category) is null);

    /// <summary>The columns' places in a table without a header.</summary>
    /// <exception cref="InvalidOperationException">It has one.</exception>
    public ColumnPlaces ByNumber() => HasHeader
        ? throw new InvalidOperationException("Columns with names are looked up in the header.")
        : new ColumnPlaces(NumberOf(User)!.Value, NumberOf(Item)!.Value, Category is null ? null : NumberOf(Category), NumberOf(Time)!.Value, Columns: null);

    /// <summary>The columns' places under a header.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="header">Names of all columns.</param>
    /// <exception cref="TrainingException">A column is missing.</exception>
    public ColumnPlaces In(string file, IReadOnlyList<string> header)
    {
        return new ColumnPlaces(Place(User, "user"), Place(Item, "item"), Category is null ? Find(DefaultCategory) : Place(Category, "category"), Place(Time, "time"), header.Count);

        int Place(string column, string what) => Find(column) ?? (NumberOf(column) is { } place && place < header.Count ? place : throw new TrainingException(
            $"{Path.GetFileName(file)} has no column '{column}', but {string.Join(", ", header.Take(20).Select(name => $"'{name}'"))}. Name the right one with --{what}-column, or give all columns by number (1, 2, ...) if there is no header."));

        int? Find(string column)
        {
            for (var place = 0; place < header.Count; place++)
            {
                if (string.Equals(header[place].Trim(), column, StringComparison.OrdinalIgnoreCase))
                {
                    return place;
                }
            }

            return null;
        }
    }

    private static int? NumberOf(string column) =>
        int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number - 1 : null;
}
