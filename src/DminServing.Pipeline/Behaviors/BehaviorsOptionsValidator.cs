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
        problems.AddRange(RedisTimes.Problems(redis));
        if (redis.PackedBehaviors is < 1 or > 10_000)
        {
            problems.Add($"Behaviors:Redis:PackedBehaviors ({redis.PackedBehaviors}) must be from 1 to 10000.");
        }

        if (redis.CertificateAuthority.Length > 0 && !File.Exists(redis.CertificateAuthority))
        {
            problems.Add($"Behaviors:Redis:CertificateAuthority ({redis.CertificateAuthority}) does not exist.");
        }

        if (redis.Connection.Length > 0 && Refusal(redis.Connection) is { } refusal)
        {
            problems.Add($"Behaviors:Redis:Connection is no StackExchange.Redis connection string: {refusal}");
        }

        if (options.Embedded.SeedFile.Length > 0 && !File.Exists(options.Embedded.SeedFile))
        {
            problems.Add($"Behaviors:Embedded:SeedFile ({options.Embedded.SeedFile}) does not exist.");
        }

        if (options.Stale.Users is < 0 or > 1_000_000)
        {
            problems.Add($"Behaviors:Stale:Users ({options.Stale.Users}) must be from 0 to 1000000.");
        }

        if (options.Stale.Lifetime < TimeSpan.FromSeconds(1) || options.Stale.Lifetime > TimeSpan.FromDays(1))
        {
            problems.Add($"Behaviors:Stale:Lifetime ({options.Stale.Lifetime}) must be from 00:00:01 to 1.00:00:00.");
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
