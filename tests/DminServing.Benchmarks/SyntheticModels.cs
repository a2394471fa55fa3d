using System.Diagnostics;
using System.Globalization;
using DminServing.Testing;

namespace DminServing.Benchmarks;

/// <summary>Untrained models of any size, written by the real exporter in a process of its own, so that this one needs no libtorch.</summary>
internal static class SyntheticModels
{
    /// <summary>Writes a model version.</summary>
    /// <param name="root">The folder of all models.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="items">Known items.</param>
    /// <param name="users">Known users.</param>
    /// <param name="behaviors">T.</param>
    /// <param name="network">The network.</param>
    /// <returns>The version's folder.</returns>
    public static async Task<string> WriteAsync(string root, string name, int items, int users, int behaviors, string network = "dmin")
    {
        string[] arguments =
        [
            Repository.File("src/DminServing.Training/bin/Release/net10.0/dmin-train.dll"), "synthesize",
            "--items", Text(items), "--users", Text(users), "--behaviors", Text(behaviors), "--network", network, "--output", root, "--name", name,
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Path.Combine(root, name, "1") : throw new InvalidOperationException("dmin-train synthesize failed.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
