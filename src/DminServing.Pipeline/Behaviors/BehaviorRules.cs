using System.Buffers;
using System.Globalization;
using System.Text;
using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Behaviors;

/// <summary>What a behavior must be to be stored: then it can be read back, and requests can name its user and item.</summary>
public static class BehaviorRules
{
    /// <summary>Longest user id and item id, in UTF-8 bytes.</summary>
    public const int MaxIdBytes = 128;

    // Redis' scores are doubles, which hold integers exactly up to here.
    private const long MaxTimestampMs = 1L << 53;

    /// <summary>U+0000 to U+001F and U+007F: they end strings in other programs, move cursors and break the lines of logs, and no id needs them.</summary>
    public static SearchValues<char> ControlCharacters { get; } = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '\u007F']);

    /// <summary>What is wrong with an id, such as "the item id is empty"; <c>null</c> if nothing is.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="id">The id.</param>
    public static string? ProblemOf(string name, string id) =>
        id.Length == 0 ? $"{name} is empty"
        : Encoding.UTF8.GetByteCount(id) is > MaxIdBytes and var bytes ? string.Create(CultureInfo.InvariantCulture, $"{name} has {bytes} bytes, at most {MaxIdBytes} are taken")
        : id.AsSpan().IndexOfAny(ControlCharacters) is >= 0 and var place ? string.Create(CultureInfo.InvariantCulture, $"{name} has the control character U+{(int)id[place]:X4} in it")
        : id.Contains('\uFFFD', StringComparison.Ordinal) ? $"{name} has a U+FFFD in it, the mark of a text that was not valid when it was decoded"
        : null;

    /// <summary>What is wrong with a behavior; <c>null</c> if nothing is.</summary>
    /// <param name="behavior">The behavior.</param>
    /// <param name="latest">The latest time it may have, Unix milliseconds, as <see cref="BehaviorTimes.Latest"/> gives it.</param>
    public static string? ProblemOf(Behavior behavior, long latest) =>
        ProblemOf("the item id", behavior.ItemId)
        ?? (behavior.TimestampMs is > MaxTimestampMs or < -MaxTimestampMs ? $"{behavior.TimestampMs} is no time: at most 2^53 milliseconds before or after 1970 are"
            : behavior.TimestampMs > latest ? $"{behavior.TimestampMs} lies more than a day in the future; it is to be Unix time in milliseconds"
            : null);
}
