using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Protos.V1;
using DminServing.Testing;
using BehaviorSequence = DminServing.Protos.V1.BehaviorSequence;

namespace DminServing.Soak.Faults;

/// <summary>The demo's users with their behaviors, each with one question.</summary>
internal sealed class Shoppers
{
    private const int Candidates = 20;
    private const int MostBehaviors = 20;
    private readonly List<(string UserId, List<Behavior> Behaviors)> _users = [.. BehaviorFile.Read(Repository.File("models/dmin-demo/demo-behaviors.tsv"))];
    private readonly string[] _items;

    public Shoppers() => _items = [.. _users.SelectMany(user => user.Behaviors).Select(behavior => behavior.ItemId).Distinct().Order(StringComparer.Ordinal).Take(Candidates)];

    public int Count => _users.Count;

    public string Id(int user) => _users[user].UserId;

    /// <summary>The question, to be answered with what the store has.</summary>
    public ScoreRequest Question(int user) => new() { UserId = Id(user), ItemIds = { _items } };

    /// <summary>The same question with the behaviors in it: its scores are what the store's must be.</summary>
    public ScoreRequest WithBehaviors(int user)
    {
        var request = Question(user);
        var newest = _users[user].Behaviors.Order(BehaviorOrder.OldestFirst).TakeLast(MostBehaviors).ToList();
        request.Behaviors = new BehaviorSequence { ItemIds = { newest.Select(behavior => behavior.ItemId) }, TimestampsMs = { newest.Select(behavior => behavior.TimestampMs) } };
        return request;
    }

    /// <summary>Writes everybody's behaviors into a store.</summary>
    public async Task WriteToAsync(IBehaviorStore store)
    {
        foreach (var (user, behaviors) in _users)
        {
            await store.AppendAsync(user, behaviors, CancellationToken.None);
        }
    }
}
