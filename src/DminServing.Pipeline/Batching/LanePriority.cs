using System.Runtime.InteropServices;

namespace DminServing.Pipeline.Batching;

/// <summary>Lets a lane come after the threads that read, refuse and answer, where they share a core: under overload a refusal then takes a few milliseconds instead of waiting behind scores (docs/reliability.md, Overload).</summary>
/// <remarks>By hand, for .NET's own priorities of threads do nothing on Linux.</remarks>
internal static partial class LanePriority
{
    /// <summary>How much nicer than the rest of the process a lane is: it has half of what another busy thread has, so that it is late but does not starve.</summary>
    public const int Niceness = 3;

    /// <summary>Makes the calling thread nicer; elsewhere than on Linux, or forbidden, it stays as it is.</summary>
    public static void Lower()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Nice(Niceness); // of the thread alone, though POSIX says of the process
        }
    }

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int increment);
}
