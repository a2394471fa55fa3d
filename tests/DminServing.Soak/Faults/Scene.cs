namespace DminServing.Soak.Faults;

/// <summary>A Redis, how it breaks and how it is healed.</summary>
/// <param name="Connection">What the server is to connect to.</param>
/// <param name="Break">Begins the fault.</param>
/// <param name="Heal">Ends it; done when Redis is well again.</param>
internal sealed record Scene(string Connection, Func<Task> Break, Func<Task> Heal) : IAsyncDisposable
{
    /// <summary>Whether the fault is there before the server is.</summary>
    public bool IsBrokenAtStart { get; init; }

    /// <summary>What is to be ended, the last first.</summary>
    public IReadOnlyList<object> Parts { get; init; } = [];

    /// <summary>Settings beside the connection.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings { get; init; } = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Parts.Reverse())
        {
            if (part is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }
    }
}
