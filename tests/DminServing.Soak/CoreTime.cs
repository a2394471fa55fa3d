using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace DminServing.Soak;

/// <summary>A clock that goes as fast as the server's core does: at a tenth of the usual speed while the core has a tenth of it, not at all while the host keeps it. Waits and rates taken by it are those of a core that is always the
/// same, on hosts where it is not. Its timers are the system's.</summary>
internal sealed class CoreTime : TimeProvider, IDisposable
{
    private readonly Process? _gauge;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private long _latest;

    private CoreTime(string path, Process? process)
    {
        Gauge = path;
        _gauge = process;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        _view = _file.CreateViewAccessor(0, CoreGauge.Length, MemoryMappedFileAccess.Read);
    }

    /// <summary>The file by which another process has the same clock.</summary>
    public string Gauge { get; }

    public override long TimestampFrequency => Stopwatch.Frequency;

    /// <summary>Starts the gauge of a core and waits until it tells something.</summary>
    /// <param name="core">The core.</param>
    /// <exception cref="InvalidOperationException">Its process has ended: it needs chrt, taskset and the right to a real-time priority.</exception>
    public static async Task<CoreTime> StartAsync(string core)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, new byte[CoreGauge.Length]);
        var time = new CoreTime(path, CoreGauge.Start(core, path));
        while (time._view.ReadInt64(0) == 0)
        {
            await Task.Delay(100);
            if (time._gauge!.HasExited)
            {
                time.Dispose();
                throw new InvalidOperationException("The gauge of the core's speed has ended: it needs chrt, taskset, and to be run as root.");
            }
        }

        return time;
    }

    /// <summary>The clock that another process has started.</summary>
    /// <param name="gauge">Its <see cref="Gauge"/>.</param>
    public static CoreTime Open(string gauge) => new(gauge, process: null);

    public override long GetTimestamp()
    {
        while (true)
        {
            var count = _view.ReadInt64(0);
            Thread.MemoryBarrier();
            var (at, time, speed) = (_view.ReadInt64(sizeof(long)), _view.ReadInt64(2 * sizeof(long)), _view.ReadDouble(3 * sizeof(long)));
            Thread.MemoryBarrier();
            if (count != 0 && count == _view.ReadInt64(0))
            {
                return Later(time + (long)(Math.Clamp(Stopwatch.GetTimestamp() - at, 0, CoreGauge.Validity) * speed));
            }
        }
    }

    public void Dispose()
    {
        if (_gauge is not null)
        {
            _gauge.StandardInput.Close();
            _gauge.WaitForExit();
            _gauge.Dispose();
        }

        _view.Dispose();
        _file.Dispose();
        if (_gauge is not null)
        {
            File.Delete(Gauge);
        }
    }

    // Never back, though the core may have become slower since it was last asked.
    private long Later(long time)
    {
        var latest = Volatile.Read(ref _latest);
        while (time > latest)
        {
            var seen = Interlocked.CompareExchange(ref _latest, time, latest);
            if (seen == latest)
            {
                return time;
            }

            latest = seen;
        }

        return latest;
    }
}
