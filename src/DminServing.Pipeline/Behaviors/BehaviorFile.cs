using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Behaviors as text, one per line: <c>user, item, category, Unix milliseconds</c>, tab-separated, a user's lines together.
/// Training writes it; the embedded store is seeded from it and <c>dmin behaviors load</c> loads it.</summary>
public static class BehaviorFile
{
    /// <summary>The form of a line, for people.</summary>
    public const string LineForm = "user<tab>item<tab>category<tab>Unix milliseconds";

    private const int Fields = 4;

    /// <summary>Reads the users of a file, one at a time.</summary>
    /// <exception cref="InvalidDataException">A line is not of that form; the message has its number.</exception>
    public static IEnumerable<(string UserId, List<Behavior> Behaviors)> Read(string path)
    {
        using var file = File.OpenRead(path);
        foreach (var user in Read(file, FilePlace.Start, Refuse, latest: long.MaxValue, mostBehaviors: int.MaxValue))
        {
            yield return (user.UserId, user.Behaviors);
        }

        void Refuse(long line, string problem) => throw new InvalidDataException($"{path} line {line} is not '{LineForm}': {problem}.");
    }

    /// <summary>Reads a file from a place on, in pieces of bounded size.</summary>
    /// <param name="file">The file; it is moved.</param>
    /// <param name="from">Where to begin: the start, or <see cref="UserLines.Next"/> of an earlier reading.</param>
    /// <param name="badLine">Told of each line that is left out: its number, and what is wrong with it.</param>
    /// <param name="latest">The latest time a behavior may have, Unix milliseconds.</param>
    /// <param name="mostBehaviors">The most behaviors of a piece.</param>
    public static IEnumerable<UserLines> Read(Stream file, FilePlace from, Action<long, string> badLine, long latest, int mostBehaviors)
    {
        var lines = new FileLines(file, from);
        byte[] user = []; // as it stands in the file: a string is made of it once, not for each line
        var behaviors = new List<Behavior>();
        while (lines.MoveNext())
        {
            if (Problem(lines, latest, out var behavior) is { } problem)
            {
                badLine(lines.Place.Line, problem);
                continue;
            }

            var isSame = UserOf(lines.Current).SequenceEqual(user);
            if (behaviors.Count > 0 && (!isSame || behaviors.Count == mostBehaviors))
            {
                yield return new UserLines(Encoding.UTF8.GetString(user), behaviors, !isSame, lines.Place);
                behaviors = [];
            }

            user = isSame ? user : UserOf(lines.Current).ToArray();
            behaviors.Add(behavior);
        }

        if (behaviors.Count > 0)
        {
            yield return new UserLines(Encoding.UTF8.GetString(user), behaviors, IsEnd: true, lines.Next);
        }
    }

    private static ReadOnlySpan<byte> UserOf(ReadOnlySpan<byte> line) => line[..line.IndexOf((byte)'\t')];

    private static string? Problem(FileLines lines, long latest, out Behavior behavior)
    {
        behavior = default;
        if (lines.IsTooLong)
        {
            return $"it has more than {FileLines.Longest} bytes";
        }

        var line = lines.Current;
        if (!Utf8.IsValid(line))
        {
            return "it is no UTF-8";
        }

        Span<Range> fields = stackalloc Range[Fields];
        if (!TrySplit(line, fields))
        {
            return $"it has not {Fields} fields";
        }

        var time = line[fields[3]];
        if (!Utf8Parser.TryParse(time, out long timestamp, out var length) || length != time.Length)
        {
            return "its time is no whole number of Unix milliseconds";
        }

        behavior = new Behavior(Encoding.UTF8.GetString(line[fields[1]]), timestamp);
        return BehaviorRules.ProblemOf("the user id", Encoding.UTF8.GetString(line[fields[0]])) ?? BehaviorRules.ProblemOf(behavior, latest);
    }

    private static bool TrySplit(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        foreach (var field in line.Split((byte)'\t'))
        {
            if (count == fields.Length)
            {
                return false;
            }

            fields[count++] = field;
        }

        return count == fields.Length;
    }
}
