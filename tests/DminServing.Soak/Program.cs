using DminServing.Soak;

// dotnet run -c Release --project tests/DminServing.Soak -- WHAT
return args switch
{
    ["steady", .. var options] => await Steady.RunAsync(options), // 100,000 requests at 70 % of the peak
    ["overload", .. var options] => await Overload.RunAsync(options), // two, five and ten times the peak
    _ => Usage.Show(),
};
