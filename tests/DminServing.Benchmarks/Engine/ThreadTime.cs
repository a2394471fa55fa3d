using System.Runtime.InteropServices;

namespace DminServing.Benchmarks.Engine;

/// <summary>Processor time of the calling thread: what neighbors on a shared machine do disturbs it least. Linux only.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>The time a piece of work takes, microseconds.</summary>
    public static double Of(Action work)
    {
        var began = Now();
        work();
        return Now() - began;
    }

    private static double Now()
    {
        Read(ThreadClock, out var time);
        return (time.Seconds * 1e6) + (time.Nanoseconds / 1e3);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
