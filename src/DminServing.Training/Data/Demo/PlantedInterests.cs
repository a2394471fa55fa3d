using System.Globalization;
using DminServing.ModelContract.Encoding;

namespace DminServing.Training.Data.Demo;

/// <summary>The interest that the demo world planted behind every click of a user.</summary>
internal sealed class PlantedInterests
{
    private readonly Dictionary<string, List<(Behavior Behavior, string Interest)>> _users = new(StringComparer.Ordinal);

    /// <summary>Takes clicks as they come: each user's oldest first.</summary>
    public PlantedInterests(IEnumerable<(string User, Behavior Behavior, string Interest)> clicks)
    {
        foreach (var (user, behavior, interest) in clicks)
        {
            if (!_users.TryGetValue(user, out var ofUser))
            {
                _users[user] = ofUser = [];
            }

            ofUser.Add((behavior, interest));
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

    /// <summary>Which of some behaviors come from the interest behind the user's last click.</summary>
    /// <param name="user">The user.</param>
    /// <param name="behaviors">Behaviors before that click.</param>
    /// <returns>One for each; null when the last click was by chance.</returns>
    public bool[]? OfTheLast(string user, IReadOnlyList<Behavior> behaviors)
    {
        var clicks = _users[user];
        var interests = clicks.ToLookup(click => click.Behavior, click => click.Interest);
        var last = clicks[^1].Interest;
        return last.Length == 0 ? null : [.. behaviors.Select(behavior => interests[behavior].Contains(last))];
    }

    private static (string User, Behavior Behavior, string Interest) Click(string path, int number, string[] fields) =>
        fields is [var user, var item, var time, var interest, _] && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            ? (user, new Behavior(item, timestamp), interest)
            : throw new TrainingException($"{path} line {number} is not 'user<tab>item<tab>Unix milliseconds<tab>interest<tab>dominant interest'. Prepare the data set again.");
}
