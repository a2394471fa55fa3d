using DminServing.ModelContract.Encoding;

namespace DminServing.Testing;

/// <summary>Scoring queries that say only what matters to a test; items are <c>item-1</c> to <c>item-N</c> of <see cref="HandMadeModel"/>.</summary>
public sealed class QueryBuilder
{
    private ScoringQuery _query = new() { UserId = "user-1", Candidates = new CandidateIds([HandMadeModel.ItemId(1)]), Behaviors = [] };

    public QueryBuilder OfUser(string userId)
    {
        _query = _query with { UserId = userId };
        return this;
    }

    /// <summary>Behaviors on the given items, oldest first, a second apart; the last one a second before time 1,000,000.</summary>
    public QueryBuilder WithHistory(params int[] items)
    {
        _query = _query with { Behaviors = [.. items.Select((item, place) => new Behavior(HandMadeModel.ItemId(item), 1_000_000 - (1000L * (items.Length - place))))] };
        return this;
    }

    /// <summary>Behaviors from the store instead of the query.</summary>
    public QueryBuilder WithStoredHistory()
    {
        _query = _query with { Behaviors = null };
        return this;
    }

    public QueryBuilder WithCandidates(params int[] items) => WithCandidateIds([.. items.Select(HandMadeModel.ItemId)]);

    public QueryBuilder WithCandidateIds(params string[] items)
    {
        _query = _query with { Candidates = new CandidateIds(items) };
        return this;
    }

    public QueryBuilder With(Func<ScoringQuery, ScoringQuery> change)
    {
        _query = change(_query);
        return this;
    }

    public ScoringQuery Build() => _query;
}
