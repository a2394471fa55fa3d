namespace DminServing.Training.Data.Importing;

/// <summary>A form in which interactions come.</summary>
public interface IInteractionSource
{
    /// <summary>The files it reads, in the order of reading.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Reads everything.</summary>
    /// <param name="log">Receives the interactions.</param>
    /// <param name="progress">Told the share of each file that is read, by the file's place in <see cref="Files"/>.</param>
    /// <returns>The lines left out, file by file.</returns>
    /// <exception cref="TrainingException">A file is missing or damaged, or too many lines are bad.</exception>
    IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress);
}
