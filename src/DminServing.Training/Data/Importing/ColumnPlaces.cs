namespace DminServing.Training.Data.Importing;

/// <summary>Where the columns of a table are, counted from 0.</summary>
/// <param name="User">The users' ids.</param>
/// <param name="Item">The items' ids.</param>
/// <param name="Category">The items' categories; <c>null</c> when there are none.</param>
/// <param name="Time">The times.</param>
/// <param name="Columns">Number of all columns; <c>null</c> when no header tells it.</param>
public sealed record ColumnPlaces(int User, int Item, int? Category, int Time, int? Columns)
{
    /// <summary>The fewest fields that a row can have.</summary>
    public int Fewest { get; } = Columns ?? 1 + Math.Max(Math.Max(User, Item), Math.Max(Category ?? 0, Time));

    /// <summary>What is wrong with a row of so many fields; <c>null</c> if nothing is.</summary>
    public string? ProblemOf(int fields) =>
        Columns is { } columns && fields != columns ? $"has {fields} fields instead of {columns}"
        : fields < Fewest ? $"has {fields} fields instead of {Fewest} or more"
        : null;
}
