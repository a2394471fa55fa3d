using System.Diagnostics;
using System.Globalization;

namespace DminServing.Soak;

/// <summary>The cores that this process runs on.</summary>
internal static class Cores
{
    /// <summary>Keeps all its threads to some of them.</summary>
    /// <param name="cores">As taskset takes them.</param>
    public static async Task PinAsync(string cores)
    {
        using var taskset = Process.Start(new ProcessStartInfo("taskset", ["-apc", cores, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        await taskset.WaitForExitAsync();
    }
}
