using Microsoft.Extensions.Options;

namespace DminServing.Server.Hosting;

/// <summary>Refuses settings that cannot work, all of them at once.</summary>
internal sealed class ServerOptionsValidator : IValidateOptions<ServerOptions>
{
    public ValidateOptionsResult Validate(string? name, ServerOptions options)
    {
        List<string> problems = [];
        (string Setting, int Port)[] ports = [("RestPort", options.RestPort), ("GrpcPort", options.GrpcPort), ("ManagementPort", options.ManagementPort)];
        foreach (var (setting, port) in ports.Where(port => port.Port is < 0 or > 65535))
        {
            problems.Add($"Server:{setting} ({port}) must be from 0 to 65535.");
        }

        foreach (var same in ports.Where(port => port.Port > 0).GroupBy(port => port.Port).Where(same => same.Count() > 1))
        {
            problems.Add($"{string.Join(" and ", same.Select(port => "Server:" + port.Setting))} are both {same.Key}; each needs its own port.");
        }

        if (options.MaxCandidatesPerRequest is < 1 or > 100_000)
        {
            problems.Add($"Server:MaxCandidatesPerRequest ({options.MaxCandidatesPerRequest}) must be from 1 to 100000.");
        }

        if (options.MaxRequestDuration < TimeSpan.FromMilliseconds(1) || options.MaxRequestDuration > TimeSpan.FromMinutes(10))
        {
            problems.Add($"Server:MaxRequestDuration ({options.MaxRequestDuration}) must be from 1 ms to 10 min.");
        }

        if (options.DrainDelay < TimeSpan.Zero || options.DrainDelay > TimeSpan.FromMinutes(5))
        {
            problems.Add($"Server:DrainDelay ({options.DrainDelay}) must be from 0 to 5 min.");
        }

        if (options.ShutdownTimeout < TimeSpan.FromSeconds(1) || options.ShutdownTimeout > TimeSpan.FromHours(1))
        {
            problems.Add($"Server:ShutdownTimeout ({options.ShutdownTimeout}) must be from 1 s to 1 h.");
        }

        problems.AddRange(options.Tls.Problems());
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
