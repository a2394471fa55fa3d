using System.Security.Cryptography;

namespace DminServing.Server.Access;

/// <summary>What was read from files, and again after they changed; files that are not right change nothing.</summary>
internal sealed class WatchedFile<T>
    where T : class
{
    private readonly string _setting;
    private readonly string[] _paths;
    private readonly Func<T> _read;
    private readonly ILogger _logger;
    private byte[] _seen;
    private volatile T _current;

    public WatchedFile(string setting, string[] paths, Func<T> read, ILogger logger)
    {
        (_setting, _paths, _read, _logger) = (setting, paths, read, logger);
        _seen = Fingerprint();
        _current = read();
    }

    public T Current => _current;

    /// <summary>Reads the files again if they have changed. One thread at a time.</summary>
    public void Look()
    {
        byte[] found = [];
        try
        {
            found = Fingerprint();
            if (!found.AsSpan().SequenceEqual(_seen))
            {
                _current = _read();
                _logger.FilesRead(_setting);
            }
        }
        catch (Exception e) // whatever it is: a file must not end the process
        {
            if (found.Length > 0 || _seen.Length > 0)
            {
                _logger.FilesNotRight(_setting, e.Message);
            }
        }

        _seen = found; // also of files that are not right or gone: that is said once, not every time
    }

    private byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in _paths)
        {
            hash.AppendData(File.ReadAllBytes(path));
        }

        return hash.GetHashAndReset();
    }
}
