using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace DminServing.Benchmarks;

/// <summary>Those that BenchmarkDotNet runs, in this process, because the generated projects of its other toolchains do not know this repository's package versions.</summary>
internal static class Microbenchmarks
{
    public static void Run(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Microbenchmarks).Assembly).Run(
        args,
        ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(15))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(StatisticColumn.Median, new PerCandidateColumn())
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default));
}
