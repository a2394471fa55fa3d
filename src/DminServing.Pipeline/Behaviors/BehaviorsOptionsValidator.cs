using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Refuses settings that cannot work, all of them at once.</summary>
internal sealed class BehaviorsOptionsValidator : IValidateOptions<BehaviorsOptions>
{
    public ValidateOptionsResult Validate(string? name, BehaviorsOptions options)
    {
        List<string> problems = [];
        var redis = options.Redis;
        if (redis.Timeout < TimeSpan.FromMilliseconds(1) || redis.Timeout > TimeSpan.FromSeconds(10))
        {
            problems.Add($"Behaviors:Redis:Timeout ({redis.Timeout}) must be from 00:00:00.001 to 00:00:10.");
        }

        if (redis.PackedBehaviors is < 1 or > 10_000)
        {
            problems.Add($"Behaviors:Redis:PackedBehaviors ({redis.PackedBehaviors}) must be from 1 to 10000.");
        }

        if (redis.BreakerFailureRatio is not (> 0 and <= 1))
        {
            problems.Add($"Behaviors:Redis:BreakerFailureRatio ({redis.BreakerFailureRatio}) must be above 0 and at most 1.");
        }

        if (redis.BreakerDuration < TimeSpan.FromMilliseconds(500) || redis.BreakerDuration > TimeSpan.FromMinutes(1))
        {
            problems.Add($"Behaviors:Redis:BreakerDuration ({redis.BreakerDuration}) must be from 00:00:00.5 to 00:01:00.");
        }

        if (redis.Connection.Length > 0 && Refusal(redis.Connection) is { } refusal)
        {
            problems.Add($"Behaviors:Redis:Connection is no StackExchange.Redis connection string: {refusal}");
        }

        if (options.Embedded.SeedFile.Length > 0 && !File.Exists(options.Embedded.SeedFile))
        {
            problems.Add($"Behaviors:Embedded:SeedFile ({options.Embedded.SeedFile}) does not exist.");
        }

        if (options.Prepared.Lifetime < TimeSpan.FromMilliseconds(10) || options.Prepared.Lifetime > TimeSpan.FromMinutes(5))
        {
            problems.Add($"Behaviors:Prepared:Lifetime ({options.Prepared.Lifetime}) must be from 00:00:00.01 to 00:05:00.");
        }

        if (options.Prepared.Users is < 1 or > 1_000_000)
        {
            problems.Add($"Behaviors:Prepared:Users ({options.Prepared.Users}) must be from 1 to 1000000.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string? Refusal(string connection)
    {
        if (connection.Contains("://", StringComparison.Ordinal))
        {
            return "it is a URL; write host:port,password=...,ssl=true instead.";
        }

        try
        {
            return ConfigurationOptions.Parse(connection).EndPoints.Count > 0 ? null : "it names no host.";
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return e.Message;
        }
    }
}
