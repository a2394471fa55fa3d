using DminServing.Soak;
using DminServing.Soak.Stopping;

// dotnet run -c Release --project tests/DminServing.Soak -- WHAT
return args switch
{
    ["steady", .. var options] => await Steady.RunAsync(options), // 100,000 requests at 70 % of the peak
    ["stop"] => await Stop.RunAsync(),                            // SIGTERM with work in every stage
    _ => Usage.Show(),
};
