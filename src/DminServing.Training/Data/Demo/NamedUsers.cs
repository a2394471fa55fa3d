namespace DminServing.Training.Data.Demo;

/// <summary>Demo users whose names tell their history.</summary>
public static class NamedUsers
{
    /// <summary>The named users.</summary>
    public static IReadOnlyList<Story> All { get; } =
    [
        new("anna-shoes-lately", [("trousers", 6), ("shoes", 6)]),
        new("ben-trousers-lately", [("shoes", 6), ("trousers", 6)]),
        new("carla-shoes-and-trousers-by-turns", [("shoes", 4), ("trousers", 4), ("shoes", 3), ("trousers", 3), ("shoes", 3), ("trousers", 3)]),
        new("dora-books-then-games-then-books", [("books", 5), ("games", 5), ("books", 4)]),
        new("emil-only-lamps", [("lamps", 8)]),
        new("finn-four-interests", [("garden", 4), ("books", 4), ("chairs", 4), ("lamps", 4)]),
        new("gina-two-clicks", [("games", 1), ("bags", 1)]),
    ];

    /// <summary>A user's history in phases, oldest first.</summary>
    /// <param name="User">The user's id.</param>
    /// <param name="Phases">Category and number of clicks of each phase.</param>
    public sealed record Story(string User, IReadOnlyList<(string Category, int Clicks)> Phases);
}
