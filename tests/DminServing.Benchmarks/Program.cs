using System.Globalization;
using DminServing.Benchmarks;
using DminServing.Benchmarks.Engine;
using DminServing.Benchmarks.Scale;

// dotnet run -c Release --project tests/DminServing.Benchmarks -- WHAT
switch (args)
{
    case ["engine"]: // step (4) against the machine's limit
        await EngineBenchmark.RunAsync();
        return 0;
    case ["networks"]: // every network of the paper, flat against grouped
        await NetworksBenchmark.RunAsync();
        return 0;
    case ["lanes"]: // one lane against two, users at hand
        await LanesBenchmark.RunAsync();
        return 0;
    case ["mix"]: // small requests among large ones
        await MixBenchmark.RunAsync();
        return 0;
    case ["throughput"]: // the whole pipeline against the engine alone
        await ThroughputBenchmark.RunAsync();
        return 0;
    case ["behaviors"]: // step (1), the forms in Redis
        await BehaviorsBenchmark.RunAsync();
        return 0;
    case ["scale", "--items", var items, "--users", var users]: // memory and start at any size
        await ScaleBenchmark.RunAsync(int.Parse(items, CultureInfo.InvariantCulture), int.Parse(users, CultureInfo.InvariantCulture));
        return 0;
    case ["allocations", ..]: // bytes a request against those written down; --write writes them down
        return await AllocationGate.RunAsync(write: args.Contains("--write"));
    default: // BenchmarkDotNet's: --filter '*Request*'
        Microbenchmarks.Run(args);
        return 0;
}
