using DminServing.Soak;
using DminServing.Soak.Abusing;
using DminServing.Soak.Restarting;
using DminServing.Soak.Stopping;

// dotnet run -c Release --project tests/DminServing.Soak -- WHAT
return args switch
{
    ["steady", .. var options] => await Steady.RunAsync(options), // 100,000 requests at 70 % of the peak
    ["stop"] => await Stop.RunAsync(),                            // SIGTERM with work in every stage
    ["restart", .. var options] => await Restart.RunAsync(options), // two replicas, stopped and started in turn
    ["abuse"] => await Abuse.RunAsync(),                          // protocol abuse beside well-behaved callers
    _ => Usage.Show(),
};
