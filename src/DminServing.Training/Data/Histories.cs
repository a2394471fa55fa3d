namespace DminServing.Training.Data;

/// <summary>Every user's behaviors, oldest first, each once.</summary>
/// <param name="log">What the numbers mean.</param>
/// <param name="starts">Where each user's behaviors begin, and the end.</param>
/// <param name="items">Item numbers.</param>
/// <param name="times">Unix milliseconds.</param>
public sealed class Histories(InteractionLog log, int[] starts, ReadOnlyMemory<int> items, ReadOnlyMemory<long> times)
{
    /// <summary>What the numbers mean.</summary>
    public InteractionLog Log { get; } = log;

    /// <summary>Number of users.</summary>
    public int Users => starts.Length - 1;

    /// <summary>Number of behaviors.</summary>
    public int Behaviors => items.Length;

    /// <summary>Item numbers of all users, user after user.</summary>
    public ReadOnlySpan<int> AllItems => items.Span;

    /// <summary>Item numbers of a user, oldest first.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => items.Span[starts[user]..starts[user + 1]];

    /// <summary>Unix milliseconds of a user's behaviors, oldest first.</summary>
    public ReadOnlySpan<long> TimesOf(int user) => times.Span[starts[user]..starts[user + 1]];
}
