using System.Globalization;
using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Behaviors as text, one per line: <c>user, item, category, Unix milliseconds</c>, tab-separated, a user's lines together.
/// Training writes it; the embedded store is seeded from it and <c>dmin behaviors load</c> loads it.</summary>
public static class BehaviorFile
{
    /// <summary>Reads the users of a file, one at a time.</summary>
    /// <exception cref="InvalidDataException">A line is not of that form; the message has its number.</exception>
    public static IEnumerable<(string UserId, List<Behavior> Behaviors)> Read(string path)
    {
        string? user = null;
        var behaviors = new List<Behavior>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Split('\t') is not [{ Length: > 0 } lineUser, { Length: > 0 } item, _, var time]
                || !long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timestamp))
            {
                throw new InvalidDataException($"{path} line {number} is not 'user<tab>item<tab>category<tab>Unix milliseconds'.");
            }

            if (user is not null && lineUser != user)
            {
                yield return (user, behaviors);
                behaviors = [];
            }

            user = lineUser;
            behaviors.Add(new Behavior(item, timestamp));
        }

        if (user is not null)
        {
            yield return (user, behaviors);
        }
    }
}
