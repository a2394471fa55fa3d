namespace DminServing.Pipeline.Batching;

/// <summary>The kinds of <see cref="LaneStep{TWork, TResult}"/>.</summary>
internal enum LaneStepKind
{
    /// <summary>Begin a run.</summary>
    Begin,

    /// <summary>Do a part of a run.</summary>
    Part,

    /// <summary>Tell the callers of a run that is finished.</summary>
    Close,
}
