namespace DminServing.Training.Data.Importing;

/// <summary>Taobao's <c>UserBehavior.csv</c>: <c>user,item,category,type of behavior,Unix seconds</c> a line, without a header or quotes.</summary>
/// <param name="file">The file.</param>
/// <param name="behaviorTypes">The types to take, of <see cref="AllTypes"/>.</param>
/// <param name="largestShare">Share of the lines that may be bad.</param>
public sealed class TaobaoSource(string file, IEnumerable<string> behaviorTypes, double largestShare) : IInteractionSource
{
    private const int Fields = 5;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _taken = SetOf(behaviorTypes);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known = SetOf(AllTypes);

    /// <summary>The types that the file knows: page views, purchases, additions to the cart, favorites.</summary>
    public static IReadOnlyList<string> AllTypes { get; } = ["pv", "buy", "cart", "fav"];

    /// <summary>Page views alone: they are the clicks whose rate the model predicts, and the other types mostly repeat an item just viewed.</summary>
    public static IReadOnlyList<string> DefaultTypes { get; } = ["pv"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = [file];

    /// <inheritdoc/>
    public IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress) =>
        [LineImport.Read(file, largestShare, progress(file), line => Parse(line, log))];

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> SetOf(IEnumerable<string> types) =>
        new HashSet<string>(types, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private string? Parse(ReadOnlySpan<char> line, InteractionLog log)
    {
        Span<Range> fields = stackalloc Range[Fields + 1];
        var count = line.Split(fields, ',');
        if (count != Fields)
        {
            return $"has {count} comma-separated fields instead of user, item, category, type and Unix seconds";
        }

        var type = line[fields[3]];
        var time = line[fields[4]];
        if (!_known.Contains(type))
        {
            return $"has '{type}' instead of {string.Join(", ", AllTypes)}";
        }

        if (!UnixTime.TryParse(time, TimeUnit.Seconds, out var milliseconds))
        {
            return $"has '{time}' instead of Unix seconds";
        }

        if (!_taken.Contains(type))
        {
            log.Skip();
            return null;
        }

        return Intake.Add(log, line[fields[0]], line[fields[1]], line[fields[2]], milliseconds);
    }
}
