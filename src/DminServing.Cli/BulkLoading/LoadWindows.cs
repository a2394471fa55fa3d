using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;

namespace DminServing.Cli.BulkLoading;

/// <summary>Cuts a file into parts of about the same number of behaviors.</summary>
/// <param name="holdOut">How many of each user's newest behaviors to leave out.</param>
/// <param name="badLines">Told of lines that cannot be used.</param>
/// <param name="latest">The latest time a behavior may have, Unix milliseconds.</param>
internal sealed class LoadWindows(int holdOut, BadLines badLines, long latest)
{
    /// <summary>Behaviors of a part, and of a piece of a user's history: what is in memory is a few times this, however large the file.</summary>
    public const int Behaviors = 8192;

    /// <summary>Reads the parts.</summary>
    /// <param name="file">The file.</param>
    /// <param name="loaded">What is written already.</param>
    public IEnumerable<LoadWindow> Read(Stream file, LoadedSoFar loaded)
    {
        var held = new HoldOut(holdOut);
        var (now, safe) = (loaded, loaded);
        List<(string, List<Behavior>)> users = [];
        var size = 0;
        foreach (var piece in BehaviorFile.Read(file, loaded.Next, badLines.Add, latest, Behaviors))
        {
            var kept = held.Take(piece);
            now = new LoadedSoFar(piece.Next, now.Users + (piece.IsEnd ? 1 : 0), now.Behaviors + kept.Count, badLines.Count);
            safe = held.IsEmpty ? now : safe;
            users.Add((piece.UserId, kept));
            size += piece.Behaviors.Count;
            if (size >= Behaviors)
            {
                yield return new LoadWindow(users, safe);
                (users, size) = ([], 0);
            }
        }

        yield return new LoadWindow(users, safe with { BadLines = badLines.Count });
    }
}
