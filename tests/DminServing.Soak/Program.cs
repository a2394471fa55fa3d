using DminServing.Soak;
using DminServing.Soak.Faults;

// dotnet run -c Release --project tests/DminServing.Soak -- WHAT
return args switch
{
    ["steady", .. var options] => await Steady.RunAsync(options), // 100,000 requests at 70 % of the peak
    ["faults", .. var options] => await Matrix.RunAsync(options), // every fault of Redis
    _ => Usage.Show(),
};
