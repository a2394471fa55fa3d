namespace DminServing.Training.Networks;

/// <summary>Which behavior has position 1 in the attention unit; it is learned from there, and served alike.</summary>
public enum PositionOrder
{
    /// <summary>The most recent one: reverse time, the paper's (section 2.3).</summary>
    NewestFirst,

    /// <summary>The oldest one that the model takes: the reference code's.</summary>
    OldestFirst,
}
