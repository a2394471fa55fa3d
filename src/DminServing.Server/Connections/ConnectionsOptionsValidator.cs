using Microsoft.Extensions.Options;

namespace DminServing.Server.Connections;

/// <summary>Refuses settings that cannot work, all of them at once.</summary>
internal sealed class ConnectionsOptionsValidator : IValidateOptions<ConnectionsOptions>
{
    public ValidateOptionsResult Validate(string? name, ConnectionsOptions options)
    {
        List<string> problems = [];
        Demand(options.MaxAge == TimeSpan.Zero || IsBetween(options.MaxAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "MaxAge", options.MaxAge, "0, or from 1 s to 1 day");
        Demand(options.MaxPerPort is >= 1 and <= 1_000_000, "MaxPerPort", options.MaxPerPort, "from 1 to 1000000");
        Demand(IsBetween(options.HeadersTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)), "HeadersTimeout", options.HeadersTimeout, "from 100 ms to 5 min");
        Demand(options.MaxHeaderBytes is >= 1024 and <= 1_048_576, "MaxHeaderBytes", options.MaxHeaderBytes, "from 1024 to 1048576");
        Demand(options.PingAfter == TimeSpan.Zero || IsBetween(options.PingAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "PingAfter", options.PingAfter, "0, or from 1 s to 1 h");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Demand(bool holds, string setting, object value, string range)
        {
            if (!holds)
            {
                problems.Add($"Connections:{setting} ({value}) must be {range}.");
            }
        }
    }

    private static bool IsBetween(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;
}
