using System.IO.Compression;

namespace DminServing.Training.Data;

/// <summary>The lines of a text file, plain, <c>.gz</c> or alone in a <c>.zip</c>, with their numbers and how far the file is read.</summary>
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
            throw new TrainingException(Directory.Exists(path) ? $"{path} is a folder; name a file." : $"{path} does not exist.");
        }

        using var file = File.OpenRead(path);
        using var content = Open(file, path);
        using var text = new StreamReader(content);
        var reader = new LineReader(text);
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

    private static Stream Open(FileStream file, string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" => new GZipStream(file, CompressionMode.Decompress),
        ".ZIP" => OpenOnly(file, path),
        _ => file,
    };

    private static Stream OpenOnly(FileStream file, string path)
    {
        try
        {
            var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var entries = archive.Entries.Where(entry => entry.Length > 0).ToList();
            return entries is [var only]
                ? only.Open()
                : throw new TrainingException($"{path} holds {entries.Count} files, and which has the interactions is not told. Extract that one, and give it instead.");
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, 1, e);
        }
    }

    private static string? Next(LineReader reader, string path, int number)
    {
        try
        {
            return reader.Next();
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, number, e);
        }
    }

    private static TrainingException Damaged(string path, int number, InvalidDataException e) => new($"{path} is damaged at line {number}: {e.Message} Fetch the file again.", e);
}
