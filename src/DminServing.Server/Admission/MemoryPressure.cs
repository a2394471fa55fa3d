using DminServing.Pipeline.Telemetry;

namespace DminServing.Server.Admission;

/// <summary>How much of the memory that the runtime may have is in use after its last collection. A container's limit counts, three quarters of it unless <c>DOTNET_GCHeapHardLimit</c> says otherwise.</summary>
/// <param name="used">The part in use, from 0 to 1.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">Of lines in the log.</param>
/// <param name="logger">Told while it is short.</param>
internal sealed class MemoryPressure(Func<double> used, TimeProvider time, LogLimit limit, ILogger<MemoryPressure> logger)
{
    private const double Short = 0.85;
    private const double Gone = 0.95;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private long _looked = time.GetTimestamp() - time.TimestampFrequency; // a second ago
    private int _level;

    /// <summary>The part in use now.</summary>
    public static double Used()
    {
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        return memory.TotalAvailableMemoryBytes == 0 ? 0 : (double)memory.HeapSizeBytes / memory.TotalAvailableMemoryBytes; // none yet
    }

    /// <summary>How short memory is, a tenth of a second ago at most.</summary>
    public MemoryLevel Level
    {
        get
        {
            var looked = Volatile.Read(ref _looked);
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(looked, now) >= Look && Interlocked.CompareExchange(ref _looked, now, looked) == looked)
            {
                Volatile.Write(ref _level, (int)LevelNow());
            }

            return (MemoryLevel)Volatile.Read(ref _level);
        }
    }

    private MemoryLevel LevelNow()
    {
        var part = used();
        var level = part > Gone ? MemoryLevel.Gone : part > Short ? MemoryLevel.Short : MemoryLevel.Enough;
        if (level != MemoryLevel.Enough && limit.Allows(nameof(Log.MemoryShort), out var suppressed))
        {
            logger.MemoryShort((int)(part * 100), level == MemoryLevel.Gone ? "nothing is" : "half as much is, and no batch,", suppressed);
        }

        return level;
    }
}
