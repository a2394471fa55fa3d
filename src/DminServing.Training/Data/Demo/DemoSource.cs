using DminServing.Training.Data.Importing;

namespace DminServing.Training.Data.Demo;

/// <summary>The demo world as a source of interactions.</summary>
/// <param name="world">The world.</param>
public sealed class DemoSource(DemoWorld world) : IInteractionSource
{
    /// <summary>The name of the data set.</summary>
    public const string Name = "demo-world";

    private readonly List<DemoClick> _clicks = [.. world.Clicks()];

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress)
    {
        foreach (var click in _clicks)
        {
            log.Add(click.User, click.Item, click.Category, click.TimestampMs);
        }

        return [];
    }

    /// <summary>Writes <see cref="DemoWorld.InterestsFile"/>.</summary>
    public void WriteInterests(string folder)
    {
        using var writer = new StreamWriter(Path.Combine(folder, DemoWorld.InterestsFile)) { NewLine = "\n" };
        foreach (var click in _clicks)
        {
            writer.WriteLine(string.Join('\t', click.User, click.Item, click.TimestampMs, click.Interest, click.Dominant));
        }
    }
}
