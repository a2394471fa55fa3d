using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace DminServing.Soak;

/// <summary>A process that tells a thousand times a second how fast the server's core is: three short pieces of arithmetic, ahead of all other work there, of which the fastest counts, for an interrupt is not the core's speed.
/// That took 3 % of the core on 2026-11-28. <see cref="CoreTime"/> reads it.</summary>
internal static class CoreGauge
{
    /// <summary>The bytes of what it writes: how often it has written, when, the core's time then, its speed.</summary>
    public const int Length = 4 * sizeof(long);

    private const int Steps = 3000;
    private const int Period = 1; // ms
    private static readonly TimeSpan Learning = TimeSpan.FromSeconds(3);

    /// <summary>The longest that one look stands for. Who comes later than this, ahead of all others, did not have the core.</summary>
    public static readonly long Validity = Stopwatch.Frequency / 500;

    /// <summary>Starts it.</summary>
    /// <param name="core">The core to look at.</param>
    /// <param name="path">The file it writes to.</param>
    public static Process Start(string core, string path) =>
        Process.Start(new ProcessStartInfo("chrt", ["-f", "50", "taskset", "-c", core, "dotnet", typeof(CoreGauge).Assembly.Location, "gauge", path]) { UseShellExecute = false, RedirectStandardInput = true })!;

    /// <summary>The process itself, until its input ends.</summary>
    /// <param name="path">The file it writes to.</param>
    public static int Run(string path)
    {
        using var ended = new ManualResetEvent(false);
        _ = Task.Run(() =>
        {
            Console.OpenStandardInput().ReadByte();
            ended.Set();
        });
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        using var view = file.CreateViewAccessor(0, Length);
        var usual = Learn(ended);
        var (at, time, speed) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp(), 1d);
        for (var count = 1L; !ended.WaitOne(Period); count++)
        {
            var (before, was) = (at, speed);
            speed = (double)usual / Look();
            at = Stopwatch.GetTimestamp();
            time += (long)(Math.Min(at - before, Validity) * (was + speed) / 2);
            view.Write(0, 0L); // being written
            Thread.MemoryBarrier();
            view.Write(sizeof(long), at);
            view.Write(2 * sizeof(long), time);
            view.Write(3 * sizeof(long), speed);
            Thread.MemoryBarrier();
            view.Write(0, count);
        }

        return 0;
    }

    // What a look takes most often.
    private static long Learn(ManualResetEvent ended)
    {
        var looks = new List<long>();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Learning && !ended.WaitOne(Period);)
        {
            looks.Add(Look());
        }

        looks.RemoveRange(0, looks.Count / 2); // until it was compiled
        return looks.Order().ElementAt(looks.Count / 2);
    }

    private static long Look() => Math.Min(Piece(), Math.Min(Piece(), Piece()));

    private static long Piece()
    {
        var start = Stopwatch.GetTimestamp();
        Arithmetic.Work(Steps);
        return Stopwatch.GetTimestamp() - start;
    }
}
