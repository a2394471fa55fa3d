using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DminServing.Soak;

/// <summary>What the machine by itself does to latencies: a process on one core that does a fixed piece of arithmetic for each message of a pipe, 45 % of the time, beside what arithmetic says its waits should be.
/// On a host that gives a core less speed for moments, no server can do better by the wall clock; in the core's time (<see cref="CoreTime"/>) it should. The other experiments are to be read beside it.</summary>
internal static class Machine
{
    private const string Worker = "worker";
    private const double Share = 0.45;
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Learning = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(35);

    /// <summary>Runs it.</summary>
    /// <param name="options">None; it calls itself with some.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        if (options is [Worker, .. var gauge])
        {
            Serve(Console.OpenStandardInput(), gauge is [var path] ? CoreTime.Open(path) : TimeProvider.System);
            return 0;
        }

        await Cores.PinAsync("1");
        Console.Write("by the wall clock: ");
        var result = await RunAsync(TimeProvider.System);
        using var core = await CoreTime.StartAsync("0");
        Console.Write("in the core's time: ");
        return result + await RunAsync(core, core.Gauge);
    }

    private static async Task<int> RunAsync(TimeProvider time, params string[] gauge)
    {
        var start = new ProcessStartInfo("taskset", ["-c", "0", "dotnet", typeof(Machine).Assembly.Location, "machine", Worker, .. gauge]) { UseShellExecute = false, RedirectStandardInput = true };
        using var worker = Process.Start(start)!;
        await SendAsync(worker.StandardInput.BaseStream, Share / Piece.TotalSeconds, time);
        worker.StandardInput.Close();
        await worker.WaitForExitAsync();
        return worker.ExitCode;
    }

    // Poisson arrivals, each the time at which it is sent.
    private static async Task SendAsync(Stream pipe, double rate, TimeProvider time)
    {
        var random = new Random(3);
        var began = time.GetTimestamp();
        for (var due = Start; due < Duration; due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate)) // until then the worker learns its speed
        {
            while (due - time.GetElapsedTime(began) is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early);
            }

            await pipe.WriteAsync(BitConverter.GetBytes(time.GetTimestamp()));
            await pipe.FlushAsync();
        }
    }

    private static void Serve(Stream pipe, TimeProvider time)
    {
        var (steps, piece) = (Learn(time), Piece.TotalMilliseconds);
        var (measured, expected, free) = (new List<double>(), new List<double>(), 0d);
        var sent = new long[1];
        while (pipe.ReadAtLeast(MemoryMarshal.AsBytes(sent.AsSpan()), sizeof(long), throwOnEndOfStream: false) == sizeof(long))
        {
            Arithmetic.Work(steps);
            var at = sent[0] * 1000d / time.TimestampFrequency;
            measured.Add(time.GetElapsedTime(sent[0]).TotalMilliseconds);
            free = Math.Max(free, at) + piece;
            expected.Add(free - at);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measured.Count} pieces of {piece:0.00} ms, {Share:P0} of a core: p50 {At(measured, 0.5):0.0}, p99 {At(measured, 0.99):0.0}, longest {measured.Max():0} ms; by arithmetic {At(expected, 0.5):0.0}, {At(expected, 0.99):0.0}, {expected.Max():0} ms"));
    }

    // How many steps a piece has at the speed that the core has by this clock.
    private static int Learn(TimeProvider time)
    {
        const int trial = 10_000;
        var (began, steps) = (time.GetTimestamp(), 0L);
        while (time.GetElapsedTime(began) < Learning)
        {
            Arithmetic.Work(trial);
            steps += trial;
        }

        return (int)(steps * (Piece / time.GetElapsedTime(began)));
    }

    private static double At(IEnumerable<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count() - 1)));
}
