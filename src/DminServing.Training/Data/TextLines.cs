using System.IO.Compression;

namespace DminServing.Training.Data;

/// <summary>The lines of a text file, plain or <c>.gz</c>, with their numbers and how far the file is read.</summary>
public static class TextLines
{
    // Every this many lines the progress is told.
    private const int ProgressStep = 4096;

    /// <summary>Reads a file line by line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the share of the file's bytes that are read, 0 to 1.</param>
    /// <exception cref="TrainingException">The file is missing, or its compression is damaged.</exception>
    public static IEnumerable<(int Number, string Line)> Read(string path, IProgress<double>? progress = null)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException($"{path} does not exist.");
        }

        using var file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content);
        for (var number = 1; Next(reader, path, number) is { } line; number++)
        {
            if (number % ProgressStep == 0)
            {
                progress?.Report((double)file.Position / file.Length);
            }

            yield return (number, line);
        }

        progress?.Report(1);
    }

    private static string? Next(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException e)
        {
            throw new TrainingException($"{path} is damaged at line {number}: {e.Message} Fetch the file again.", e);
        }
    }
}
