namespace DminServing.ModelContract.Manifest;

/// <summary>The kinds of <see cref="TensorSource"/>.</summary>
public enum TensorSourceKind
{
    /// <summary>Not a source.</summary>
    None,

    /// <summary>Indices of a user feature, [U] or [B].</summary>
    UserFeature,

    /// <summary>Indices of a context feature, [U] or [B].</summary>
    ContextFeature,

    /// <summary>Indices of an item feature of the behaviors, [U, T] or [B, T].</summary>
    BehaviorFeature,

    /// <summary>1 for a behavior, 0 for padding, [U, T] or [B, T].</summary>
    BehaviorMask,

    /// <summary>Reverse-time positions, [U, T] or [B, T].</summary>
    BehaviorPosition,

    /// <summary>Indices of an item feature of the candidates, [U, C] or [B].</summary>
    CandidateFeature,

    /// <summary>A tensor that the user graph gives to the candidate graph.</summary>
    UserState,

    /// <summary>The scores, [U, C], [B] or [B, 1].</summary>
    Ctr,

    /// <summary>Per interest, how much each behavior counts for a candidate; 0 for padding, else a row adds up to 1. [U, H, C, T] or [B, H, T]. Computed only for explanations.</summary>
    Attention,
}
