namespace DminServing.Training.Data.Demo;

/// <summary>The shop of the demo world: 10 categories of 32 items, each id a category, a style and a kind: <c>shoes-trail-runner</c>.</summary>
public static class DemoShop
{
    private static readonly (string Category, string[] Styles, string[] Kinds)[] Shelves =
    [
        ("shoes", ["trail", "city", "canvas", "leather", "winter", "suede", "knit", "retro"], ["runner", "sneaker", "boot", "loafer"]),
        ("trousers", ["slim", "wide", "cropped", "linen", "corduroy", "stretch", "pleated", "cargo"], ["chino", "jean", "jogger", "slack"]),
        ("shirts", ["oxford", "striped", "flannel", "linen", "silk", "denim", "checked", "plain"], ["shirt", "blouse", "polo", "tunic"]),
        ("jackets", ["down", "rain", "leather", "wool", "quilted", "denim", "fleece", "light"], ["parka", "bomber", "blazer", "vest"]),
        ("bags", ["canvas", "leather", "mini", "weekend", "laptop", "woven", "sport", "evening"], ["backpack", "tote", "clutch", "satchel"]),
        ("lamps", ["brass", "paper", "glass", "concrete", "bamboo", "copper", "ceramic", "dimmable"], ["pendant", "floorlamp", "sconce", "desklamp"]),
        ("chairs", ["oak", "rattan", "velvet", "folding", "swivel", "cane", "padded", "stacking"], ["armchair", "stool", "rocker", "bench"]),
        ("books", ["crime", "history", "travel", "science", "poetry", "fantasy", "cooking", "garden"], ["novel", "atlas", "reader", "handbook"]),
        ("games", ["strategy", "family", "party", "card", "dice", "word", "coop", "puzzle"], ["box", "expansion", "classic", "travelset"]),
        ("garden", ["rose", "herb", "fern", "lily", "berry", "tulip", "grass", "cactus"], ["seeds", "pot", "shears", "trellis"]),
    ];

    /// <summary>Category names.</summary>
    public static IReadOnlyList<string> Categories { get; } = [.. Shelves.Select(shelf => shelf.Category)];

    /// <summary>Number of styles in every category; a taste is one of them.</summary>
    public static int Styles { get; } = Shelves[0].Styles.Length;

    /// <summary>Number of kinds in every category.</summary>
    public static int Kinds { get; } = Shelves[0].Kinds.Length;

    /// <summary>The place of a category.</summary>
    public static int CategoryIndex(string category) => Array.FindIndex(Shelves, shelf => shelf.Category == category);

    /// <summary>The id of an item.</summary>
    public static string Item(int category, int style, int kind) => $"{Shelves[category].Category}-{Shelves[category].Styles[style]}-{Shelves[category].Kinds[kind]}";

    /// <summary>The name of an interest: a category and the style the user prefers in it, <c>shoes-trail</c>.</summary>
    public static string Interest(int category, int style) => $"{Shelves[category].Category}-{Shelves[category].Styles[style]}";
}
