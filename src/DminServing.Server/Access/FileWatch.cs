namespace DminServing.Server.Access;

/// <summary>Files that may change while the server runs: certificates and keys. They are looked at rather than watched, for Kubernetes changes a
/// secret's files by moving a symbolic link to their folder, of which a watcher of the files hears nothing.</summary>
internal sealed class FileWatch : IDisposable
{
    /// <summary>How often they are looked at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ILogger<FileWatch> _logger;
    private readonly List<Action> _files = [];
    private readonly ITimer _timer;

    public FileWatch(TimeProvider time, ILogger<FileWatch> logger)
    {
        _logger = logger;
        _timer = time.CreateTimer(_ => Look(), state: null, Period, Period);
    }

    /// <summary>Reads files for the first time.</summary>
    /// <param name="setting">Their setting, for messages.</param>
    /// <param name="paths">Where they are.</param>
    /// <param name="read">Reads and checks them; what it throws means that they are not right.</param>
    /// <exception cref="InvalidDataException">They are not right.</exception>
    public WatchedFile<T> Open<T>(string setting, string[] paths, Func<T> read)
        where T : class
    {
        try
        {
            var file = new WatchedFile<T>(setting, paths, read, _logger);
            lock (_files)
            {
                _files.Add(file.Look);
            }

            return file;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidDataException($"{setting} ({string.Join(", ", paths)}) cannot be used: {e.Message}", e);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A look that takes longer than the period must not meet the next one.
        lock (_files)
        {
            _files.ForEach(look => look());
        }
    }
}
