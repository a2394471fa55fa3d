using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;

namespace DminServing.Server.Tests.Scoring;

/// <summary>A store that knows nobody and calls a test while it reads.</summary>
internal sealed class GatedStore : IBehaviorStore
{
    /// <summary>Called for each read.</summary>
    public Func<CancellationToken, Task> WhileReading { get; set; } = _ => Task.CompletedTask;

    public string Description => "gated";

    public Task<bool> ConnectAsync(CancellationToken cancellation) => Task.FromResult(true);

    public async ValueTask<BehaviorSequence> ReadNewestAsync(string userId, int count, CancellationToken cancellation)
    {
        await WhileReading(cancellation);
        return BehaviorSequence.Empty;
    }

    public ValueTask AppendAsync(string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation) => ValueTask.CompletedTask;
}
