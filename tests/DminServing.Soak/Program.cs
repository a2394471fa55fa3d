using DminServing.Soak;
using DminServing.Soak.Abusing;
using DminServing.Soak.Faults;
using DminServing.Soak.Mutations;
using DminServing.Soak.Restarting;
using DminServing.Soak.Stopping;

// dotnet run -c Release --project tests/DminServing.Soak -- WHAT
return args switch
{
    ["steady", .. var options] => await Steady.RunAsync(options), // 100,000 requests at 70 % of the peak
    ["overload", .. var options] => await Overload.RunAsync(options), // two, five and ten times the peak
    ["machine", .. var options] => await Machine.RunAsync(options), // what the machine alone does to latencies
    ["gauge", var path] => CoreGauge.Run(path),                   // how fast a core is; the others start it
    ["mutations", .. var options] => await MutationRun.RunAsync(options), // 1,000,000 spoiled messages in this process, a tenth of them to a server
    ["races", .. var options] => await Races.RunAsync(options), // 200,000 pieces of work that are cancelled, late, refused, failed
    ["stop"] => await Stop.RunAsync(),                            // SIGTERM with work in every stage
    ["restart", .. var options] => await Restart.RunAsync(options), // two replicas, stopped and started in turn
    ["abuse"] => await Abuse.RunAsync(),                          // protocol abuse beside well-behaved callers
    ["faults", .. var options] => await Matrix.RunAsync(options), // every fault of Redis
    ["soak", .. var options] => await Endurance.RunAsync(options), // minutes with a Redis that comes and goes
    _ => Usage.Show(),
};
