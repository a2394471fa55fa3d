using System.CommandLine;
using DminServing.Pipeline.Behaviors;
using Microsoft.Extensions.Logging.Abstractions;

namespace DminServing.Cli;

/// <summary>The options every command that goes to Redis has, and what they mean.</summary>
internal sealed class RedisTarget
{
    private const string Variable = "DMIN_REDIS";

    private const int MostPacked = 10_000;

    // A person or a script waits, not a request.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Option<string> _connection = new("--redis", "-r")
    {
        Description = $"A StackExchange.Redis connection string. One with a password is better kept in the variable {Variable}: other users of this machine see a command line.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) ?? "localhost:6379",
    };

    private readonly Option<RedisFormat> _format = new("--format") { Description = "In which form: a sorted set a user, or packed into a string. As Behaviors:Redis:Format of the server." };

    private readonly Option<int> _packed = new("--packed-behaviors")
    {
        Description = "The most behaviors of a user in the packed form; writing drops older ones. As Behaviors:Redis:PackedBehaviors of the server.",
        DefaultValueFactory = _ => new RedisOptions().PackedBehaviors,
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_connection);
        command.Options.Add(_format);
        command.Options.Add(_packed);
    }

    /// <summary>Where Redis is, and in which form behaviors are there.</summary>
    public RedisOptions Options(ParseResult arguments) => new()
    {
        Connection = arguments.GetRequiredValue(_connection),
        Format = arguments.GetValue(_format),
        PackedBehaviors = arguments.GetValue(_packed) is >= 1 and <= MostPacked and var kept ? kept : throw new FormatException($"--packed-behaviors is 1 to {MostPacked}."),
        Timeout = Patience,
        AttemptTimeout = Patience,
        AppendTimeout = Patience,
    };

    /// <summary>The form, if one was named.</summary>
    public RedisFormat? FormatGiven(ParseResult arguments) => arguments.GetResult(_format) is { Implicit: false } ? arguments.GetValue(_format) : null;

    /// <summary>Opens the store.</summary>
    public RedisBehaviorStore Open(ParseResult arguments) => new(Options(arguments), TimeProvider.System, NullLogger<RedisBehaviorStore>.Instance);
}
