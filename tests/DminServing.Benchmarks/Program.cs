using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using DminServing.Benchmarks;
using DminServing.Benchmarks.Engine;
using DminServing.Benchmarks.Scale;

// dotnet run -c Release --project tests/DminServing.Benchmarks -- allocations [--write]
if (args is ["allocations", ..])
{
    return await AllocationGate.RunAsync(write: args.Contains("--write"));
}

// dotnet run -c Release --project tests/DminServing.Benchmarks -- scale --items 5000000 --users 600000
if (args is ["scale", "--items", var items, "--users", var users])
{
    await ScaleBenchmark.RunAsync(int.Parse(items, CultureInfo.InvariantCulture), int.Parse(users, CultureInfo.InvariantCulture));
    return 0;
}

// dotnet run -c Release --project tests/DminServing.Benchmarks -- engine
if (args is ["engine"])
{
    await EngineBenchmark.RunAsync();
    return 0;
}

// dotnet run -c Release --project tests/DminServing.Benchmarks -- lanes
if (args is ["lanes"])
{
    await LanesBenchmark.RunAsync();
    return 0;
}

// dotnet run -c Release --project tests/DminServing.Benchmarks -- --filter '*Scorer*'
// In process, because the generated projects of the other toolchains do not know this repository's package versions.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(15))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddColumn(StatisticColumn.Median, new PerCandidateColumn())
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default);
BenchmarkSwitcher.FromAssembly(typeof(PerCandidateColumn).Assembly).Run(args, config);
return 0;
