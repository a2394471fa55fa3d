using System.Globalization;

namespace DminServing.Benchmarks.Scale;

/// <summary>What of a process is in memory, in bytes.</summary>
/// <param name="Anonymous">Its own: heaps, stacks.</param>
/// <param name="File">Pages of files, which the system may drop: mapped weights, code.</param>
/// <param name="Shared">Shared memory: compiled code.</param>
internal sealed record ResidentMemory(long Anonymous, long File, long Shared)
{
    private const long Kilobyte = 1024;

    /// <summary>All of it.</summary>
    public long All => Anonymous + File + Shared;

    /// <summary>Asks Linux about a process.</summary>
    public static ResidentMemory Of(int process)
    {
        var status = System.IO.File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").Select(line => line.Split(':', 2)).ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
        return new ResidentMemory(Bytes("RssAnon"), Bytes("RssFile"), Bytes("RssShmem"));

        long Bytes(string name) => long.Parse(status[name].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * Kilobyte;
    }
}
