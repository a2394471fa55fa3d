namespace DminServing.Pipeline.Inference.Onnx;

/// <summary>The files of a model version that hold weights, the graphs and what lies beside them as ONNX external data: mapped into memory, each once for
/// all who read it. What was read from them is valid until they are disposed.</summary>
/// <param name="folder">The version's folder.</param>
/// <param name="listed">The names of the manifest's files: no others are opened, so that all are checked and none lies elsewhere.</param>
internal sealed class WeightFiles(string folder, IEnumerable<string> listed) : IDisposable
{
    private readonly HashSet<string> _listed = new(listed, StringComparer.Ordinal);
    private readonly Dictionary<string, MappedFile> _files = new(StringComparer.Ordinal);

    /// <summary>The version's folder.</summary>
    public string Folder => folder;

    /// <summary>A file.</summary>
    /// <exception cref="InvalidDataException">The manifest does not list it, or it is missing or empty.</exception>
    public MappedFile this[string name]
    {
        get
        {
            if (!_listed.Contains(name))
            {
                throw new InvalidDataException($"'{name}' is not among the manifest's files");
            }

            if (!_files.TryGetValue(name, out var file))
            {
                file = _files[name] = new MappedFile(Path.Combine(folder, name));
            }

            return file;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable file in _files.Values)
        {
            file.Dispose();
        }
    }
}
