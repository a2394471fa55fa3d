namespace DminServing.Training.Data.Demo;

/// <summary>A generated shop's users, as the paper's introduction and figure 2 tell them: everybody has 2 to 4 latent interests at a time, one of
/// them is dominant and shows in the clicks, and when the dominant one switches, the clicks change.</summary>
/// <param name="seed">The same seed gives the same world.</param>
/// <param name="users">Users besides the named ones.</param>
public sealed class DemoWorld(int seed, int users = DemoWorld.DefaultUsers)
{
    /// <summary>Users besides the named ones, where nothing else is said.</summary>
    public const int DefaultUsers = 20_000;

    /// <summary>The file with the interest behind every click: <c>user, item, Unix milliseconds, interest, dominant interest</c> a line, in the
    /// order of the behaviors; interest is empty for a chance click.</summary>
    public const string InterestsFile = "interests.tsv";

    private const int FewestClicks = 6;
    private const int MostClicks = 40;

    // Shares of clicks: by the dominant interest, by another one of the user's, by chance.
    private const double ByDominant = 0.98;
    private const double ByChance = 0.01;

    // How many clicks an interest stays dominant.
    private const int ShortestPhase = 8;
    private const int LongestPhase = 16;

    // A click keeps to the interest's style with this chance, else it takes any style of the category.
    private const double KeepsStyle = 0.25;

    // Monday, 5 January 2026, 00:00 UTC; everything happens in the half year from then.
    private const long Start = 1_767_571_200_000;
    private const long Minute = 60_000;
    private const long Day = 24 * 60 * Minute;

    private readonly Random _random = new(seed);

    /// <summary>Every click, user after user, oldest first; the named users come first.</summary>
    public IEnumerable<DemoClick> Clicks() => [.. NamedUsers.All.SelectMany(Named), .. Enumerable.Range(1, users).SelectMany(Unnamed)];

    private List<DemoClick> Named(NamedUsers.Story story)
    {
        var clicks = new List<DemoClick>();
        var time = Start + (150 * Day) + Between(0, Day);
        var styles = story.Phases.Select(phase => phase.Category).Distinct().ToDictionary(category => category, _ => _random.Next(DemoShop.Styles));
        foreach (var (category, count) in story.Phases)
        {
            var interest = (DemoShop.CategoryIndex(category), styles[category]);
            for (var click = 0; click < count; click++)
            {
                clicks.Add(Click(story.User, interest, interest, time));
                time += Between(Minute, 30 * Minute);
            }

            time += Between(Day, 3 * Day);
        }

        return clicks;
    }

    private List<DemoClick> Unnamed(int number)
    {
        var user = $"user-{number:00000}";
        var interests = Interests();
        var (dominant, time) = (_random.Next(interests.Count), Start + Between(0, 120 * Day));
        var clicks = new List<DemoClick>();
        var phase = _random.Next(1, LongestPhase + 1);                                     // we come in while it is under way
        for (var left = Clicks(_random); left > 0; left--, phase--)
        {
            if (phase == 0)
            {
                (dominant, phase) = (Other(interests.Count, dominant), _random.Next(ShortestPhase, LongestPhase + 1));
                time += Between(Day / 4, 4 * Day);
            }

            clicks.Add(Click(user, Choose(interests, dominant), interests[dominant], time));
            time += Between(Minute / 2, 40 * Minute);
        }

        return clicks;
    }

    // Most users click little, a few a lot.
    private static int Clicks(Random random) => Math.Min(MostClicks, FewestClicks + (int)(-12 * Math.Log(1 - random.NextDouble())));

    private List<(int Category, int Style)> Interests()
    {
        var categories = Enumerable.Range(0, DemoShop.Categories.Count).ToArray();
        _random.Shuffle(categories);
        return [.. categories.Take(_random.Next(2, 5)).Select(category => (category, _random.Next(DemoShop.Styles)))];
    }

    private (int Category, int Style)? Choose(List<(int Category, int Style)> interests, int dominant) => _random.NextDouble() switch
    {
        < ByDominant => interests[dominant],
        < 1 - ByChance => interests[Other(interests.Count, dominant)],
        _ => null,
    };

    private DemoClick Click(string user, (int Category, int Style)? interest, (int Category, int Style) dominant, long time)
    {
        var category = interest?.Category ?? _random.Next(DemoShop.Categories.Count);
        var style = interest is { } known && _random.NextDouble() < KeepsStyle ? known.Style : _random.Next(DemoShop.Styles);
        return new DemoClick(
            user,
            DemoShop.Item(category, style, _random.Next(DemoShop.Kinds)),
            DemoShop.Categories[category],
            time,
            interest is { } behind ? DemoShop.Interest(behind.Category, behind.Style) : "",
            DemoShop.Interest(dominant.Category, dominant.Style));
    }

    private int Other(int count, int than) => (than + _random.Next(1, count)) % count;

    private long Between(long from, long to) => _random.NextInt64(from, to);
}
