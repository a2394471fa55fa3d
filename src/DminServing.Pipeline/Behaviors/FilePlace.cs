namespace DminServing.Pipeline.Behaviors;

/// <summary>Where a line of a file begins.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Line">Its number, from 1.</param>
public readonly record struct FilePlace(long Offset, long Line)
{
    /// <summary>The first line.</summary>
    public static FilePlace Start { get; } = new(0, 1);
}
