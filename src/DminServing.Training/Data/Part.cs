namespace DminServing.Training.Data;

/// <summary>The parts of the paper's split, by user.</summary>
public enum Part
{
    /// <summary>80 % of the users: weights are fitted to them, and vocabularies know only what they did.</summary>
    Train,

    /// <summary>10 %: early stopping looks at them.</summary>
    Validation,

    /// <summary>10 %: looked at once, at the end.</summary>
    Test,
}
