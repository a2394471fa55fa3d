using System.IO.Compression;
using System.Text;

namespace DminServing.Training.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dmin-training-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, params IEnumerable<string> lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        using Stream file = File.Create(this[name]);
        using var archive = name.EndsWith(".zip", StringComparison.Ordinal) ? new ZipArchive(file, ZipArchiveMode.Create) : null;
        using var content = archive?.CreateEntry(name[..^4]).Open() ?? (name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file);
        content.Write(bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
