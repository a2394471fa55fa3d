using DminServing.Pipeline.Behaviors;

namespace DminServing.Cli.BulkLoading;

/// <summary>Writes a file of behaviors into a store, part by part: (1) a part is read while the one before it is written, (2) written, many users at once, and (3) noted. A load
/// that is killed goes on after the last part that was noted; what it had written of the next one is written again, which changes nothing.</summary>
/// <param name="store">The store.</param>
/// <param name="notes">Where it is noted.</param>
/// <param name="note">Under which name.</param>
internal sealed class BulkLoad(IBehaviorStore store, RedisNotes notes, string note)
{
    // Commands under way at once; the connection sends them without waiting for each answer.
    private const int UsersInFlight = 256;

    /// <summary>Loads what is not loaded yet.</summary>
    /// <param name="windows">The parts.</param>
    /// <param name="loaded">What is.</param>
    /// <param name="progress">Told how far it is written.</param>
    /// <param name="cancellation">Gives up; a note stays.</param>
    /// <returns>What is loaded then.</returns>
    public async Task<LoadedSoFar> RunAsync(IEnumerable<LoadWindow> windows, LoadedSoFar loaded, Action<LoadedSoFar> progress, CancellationToken cancellation)
    {
        var writing = Task.CompletedTask;
        try
        {
            foreach (var window in windows)                                // (1)
            {
                await writing;
                writing = WriteAsync(window, progress, cancellation);
                loaded = window.After;
            }
        }
        finally
        {
            await Task.WhenAny(writing); // also when a line is one bad line too many: what was read before it is written
        }

        await writing;
        await notes.RemoveAsync(note, cancellation);
        return loaded;
    }

    private async Task WriteAsync(LoadWindow window, Action<LoadedSoFar> progress, CancellationToken cancellation)
    {
        await Parallel.ForEachAsync(                                       // (2)
            window.Users,
            new ParallelOptions { MaxDegreeOfParallelism = UsersInFlight, CancellationToken = cancellation },
            (user, token) => store.AppendAsync(user.UserId, user.Behaviors, token));
        await notes.WriteAsync(note, window.After.ToText(), cancellation); // (3)
        progress(window.After);
    }
}
