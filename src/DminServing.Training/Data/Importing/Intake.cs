using System.Buffers;
using System.Text;

namespace DminServing.Training.Data.Importing;

/// <summary>What an interaction must be to be learned from: the rules of serving, because an id that a server refuses is never asked for.</summary>
internal static class Intake
{
    private const int MaxIdBytes = 128;
    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '\u007F']);

    // And the mark of a text that was not valid when it was decoded.
    private static readonly SearchValues<char> NotInIds = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '\u007F', '\uFFFD']);

    /// <summary>Adds an interaction.</summary>
    /// <returns>Why it was not added; <c>null</c> when it was.</returns>
    public static string? Add(InteractionLog log, ReadOnlySpan<char> user, ReadOnlySpan<char> item, ReadOnlySpan<char> category, long timestampMs)
    {
        if (ProblemOf("user", user) is { } userProblem)
        {
            return userProblem;
        }

        if (ProblemOf("item", item) is { } itemProblem)
        {
            return itemProblem;
        }

        log.Add(user, item, category.ContainsAny(ControlCharacters) ? CleanCategory(category.ToString()) : category, timestampMs);
        return null;
    }

    /// <summary>A category as the plain files that <c>prepare</c> writes can hold it: no line breaks, tabs and halves of surrogate pairs.</summary>
    public static string CleanCategory(string category) =>
        string.Concat(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(category)).ReplaceLineEndings(" ").Select(letter => ControlCharacters.Contains(letter) ? ' ' : letter));

    private static string? ProblemOf(string name, ReadOnlySpan<char> id) =>
        id.IsEmpty ? $"has an empty {name}"
        : id.IndexOfAny(NotInIds) is >= 0 and var place ? $"has U+{(int)id[place]:X4} in its {name}"
        : id.Length > MaxIdBytes || Encoding.UTF8.GetByteCount(id) > MaxIdBytes ? $"has a {name} of more than {MaxIdBytes} bytes"
        : null;
}
