using DminServing.ModelContract.Encoding;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>A form of behavior sequences in Redis.</summary>
internal interface IRedisFormat
{
    /// <summary>The command that reads.</summary>
    string ReadCommand { get; }

    /// <summary>The command that writes.</summary>
    string WriteCommand { get; }

    /// <summary>Reads the newest behaviors of a user, in one round trip.</summary>
    Task<BehaviorSequence> ReadAsync(IDatabase redis, string userId, int count, CancellationToken cancellation);

    /// <summary>Adds behaviors, at least one, to a user's sequence.</summary>
    Task AppendAsync(IDatabase redis, string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation);
}
