namespace DminServing.Pipeline;

/// <summary>Where a request's behavior sequence came from.</summary>
public enum BehaviorSource
{
    /// <summary>There was none: a new user, or a store that did not answer.</summary>
    None,

    /// <summary>The behavior store.</summary>
    Store,

    /// <summary>The request itself.</summary>
    Inline,

    /// <summary>The behavior store, when the user was prepared.</summary>
    Prepared,

    /// <summary>The behavior store, some time ago: it does not answer now.</summary>
    Stale,
}
