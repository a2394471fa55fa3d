using DminServing.Soak;
using DminServing.Soak.Mutations;

// dotnet run -c Release --project tests/DminServing.Soak -- WHAT
return args switch
{
    ["steady", .. var options] => await Steady.RunAsync(options), // 100,000 requests at 70 % of the peak
    ["overload", .. var options] => await Overload.RunAsync(options), // two, five and ten times the peak
    ["mutations", .. var options] => await MutationRun.RunAsync(options), // 1,000,000 spoiled messages in this process, a tenth of them to a server
    ["races", .. var options] => await Races.RunAsync(options), // 200,000 pieces of work that are cancelled, late, refused, failed
    _ => Usage.Show(),
};
