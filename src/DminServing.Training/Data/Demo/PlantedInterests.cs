using System.Globalization;
using DminServing.ModelContract.Encoding;

namespace DminServing.Training.Data.Demo;

/// <summary>The interest that the demo world planted behind every click.</summary>
internal sealed class PlantedInterests
{
    private readonly Dictionary<(string User, Behavior Behavior), string> _clicks = [];
    private readonly Dictionary<string, SortedSet<string>> _items = new(StringComparer.Ordinal);

    /// <summary>Takes clicks in any order.</summary>
    public PlantedInterests(IEnumerable<(string User, Behavior Behavior, string Interest)> clicks)
    {
        foreach (var (user, behavior, interest) in clicks)
        {
            _clicks[(user, behavior)] = interest;
            if (!_items.TryGetValue(interest, out var items))
            {
                _items[interest] = items = new SortedSet<string>(StringComparer.Ordinal);
            }

            items.Add(behavior.ItemId);
        }
    }

    /// <summary>Reads <see cref="DemoWorld.InterestsFile"/>.</summary>
    /// <param name="folder">A prepared demo world.</param>
    /// <returns>Null when the data set is another one.</returns>
    public static PlantedInterests? Read(string folder)
    {
        var path = Path.Combine(folder, DemoWorld.InterestsFile);
        return File.Exists(path) ? new PlantedInterests(TextLines.Read(path).Select(line => Click(path, line.Number, line.Line.Split('\t')))) : null;
    }

    /// <summary>The interest behind a user's click; empty for a click by chance.</summary>
    public string Of(string user, Behavior behavior) => _clicks.GetValueOrDefault((user, behavior), "");

    /// <summary>What anybody clicked out of an interest, in a fixed order.</summary>
    public IReadOnlyCollection<string> ItemsOf(string interest) => _items[interest];

    private static (string User, Behavior Behavior, string Interest) Click(string path, int number, string[] fields) =>
        fields is [var user, var item, var time, var interest, _] && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            ? (user, new Behavior(item, timestamp), interest)
            : throw new TrainingException($"{path} line {number} is not 'user<tab>item<tab>Unix milliseconds<tab>interest<tab>dominant interest'. Prepare the data set again.");
}
