using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Models;

namespace DminServing.Pipeline;

/// <summary>A user's behaviors: as the scorer sees them, for people who debug, and appending to them.</summary>
public sealed class UserBehaviors(ModelRepository models, IBehaviorStore store, StaleBehaviors stale, TimeProvider time)
{
    /// <summary>Reads what a model would see of a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="modelName">The model; empty for the default.</param>
    /// <param name="modelVersion">The version; empty for the newest.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BehaviorStoreUnavailableException">The store did not answer.</exception>
    public async Task<View> ReadAsync(string userId, string modelName, string modelVersion, CancellationToken cancellation)
    {
        var model = models.Find(modelName, modelVersion);
        var sequence = (await store.ReadNewestAsync(userId, model.Encoder.MaxBehaviors, cancellation)).Until(BehaviorTimes.Latest(time));
        return new View(model, RowsOf(model, [.. sequence.NewestFirst.Order(BehaviorOrder.OldestFirst)], time), sequence.Truncated, sequence.Corrupt);
    }

    /// <summary>Adds behaviors to a user's sequence.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="behaviors">The behaviors.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BehaviorStoreUnavailableException">The store did not answer.</exception>
    public async Task AppendAsync(string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation)
    {
        await store.AppendAsync(userId, behaviors, cancellation);
        stale.Append(userId, behaviors);
    }

    /// <summary>Behaviors as people read them.</summary>
    /// <param name="model">The model that sees them.</param>
    /// <param name="oldestFirst">All that it sees.</param>
    /// <param name="time">The clock, for their age.</param>
    /// <returns>Newest first.</returns>
    internal static IReadOnlyList<Row> RowsOf(ModelSnapshot model, Behavior[] oldestFirst, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var items = model.Encoder.Features.Item[0].Encoder;
        var rows = oldestFirst.Select((behavior, index) => new Row(
            ReverseTimePositions.Of(index, oldestFirst.Length), behavior.ItemId, behavior.TimestampMs, now - behavior.TimestampMs, items.Encode(behavior.ItemId) > 0));
        return [.. rows.Reverse()];
    }

    /// <summary>What a model would see of a user.</summary>
    /// <param name="Model">The model.</param>
    /// <param name="NewestFirst">The behaviors, newest first.</param>
    /// <param name="Truncated">Whether the store holds older ones.</param>
    /// <param name="Corrupt">Stored members that could not be read or lie far in the future.</param>
    public sealed record View(ModelSnapshot Model, IReadOnlyList<Row> NewestFirst, bool Truncated, int Corrupt);

    /// <summary>One behavior.</summary>
    /// <param name="Position">The reverse-time position, 1 for the most recent.</param>
    /// <param name="ItemId">The item.</param>
    /// <param name="TimestampMs">When, Unix milliseconds.</param>
    /// <param name="AgeMs">How long ago, milliseconds.</param>
    /// <param name="Known">Whether the model knows the item.</param>
    public readonly record struct Row(int Position, string ItemId, long TimestampMs, long AgeMs, bool Known);
}
