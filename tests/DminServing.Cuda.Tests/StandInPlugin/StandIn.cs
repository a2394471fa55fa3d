using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DminServing.Cuda.Tests.StandInPlugin;

/// <summary>The stand-in plugin, built with g++ against the headers of ONNX Runtime's package when the first test asks for it.</summary>
internal static class StandIn
{
    private static readonly Lazy<string> Library = new(Build);
    private static readonly Lazy<nint> Handle = new(() => NativeLibrary.Load(Path));

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate long Counter();

    /// <summary>Whether it can be built here; tests that need it are skipped where not.</summary>
    public static bool CanBeBuilt => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Any(folder => File.Exists(System.IO.Path.Combine(folder, "g++")));

    /// <summary>Why a test that needs it is skipped.</summary>
    public static string Missing => "there is no GPU here, and g++ is missing for the plugin that stands in for one (Debian: apt-get install g++)";

    public static string Path => Library.Value;

    /// <summary>What it has done so far.</summary>
    public static StandInCounts Counts => new(Read("Allocations"), Read("Uploads"), Read("Downloads"), Read("Runs"), Read("Tf32Sessions"));

    private static long Read(string counter) => Marshal.GetDelegateForFunctionPointer<Counter>(NativeLibrary.GetExport(Handle.Value, counter))();

    private static string Build()
    {
        var source = System.IO.Path.Combine(AppContext.BaseDirectory, "StandInPlugin", "plugin.cpp");
        var library = System.IO.Path.Combine(AppContext.BaseDirectory, "StandInPlugin", "libstand_in.so");
        var headers = typeof(StandIn).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "OnnxRuntimeHeaders").Value!;
        using var compiler = Process.Start(new ProcessStartInfo("g++", ["-std=c++20", "-O1", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror", "-I", headers, source, "-o", library])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? library : throw new InvalidOperationException($"g++ cannot build {source}:\n{errors}");
    }
}
