namespace DminServing.Training.Networks;

/// <summary>How the auxiliary loss tells, from a refined behavior, the next one from an item that was not clicked. It is of training alone.</summary>
public enum AuxiliaryScore
{
    /// <summary>σ⟨z_t, e_{t+1}⟩, the paper's (eq. 3).</summary>
    InnerProduct,

    /// <summary>A network on [z_t ; e_{t+1}], 100 σ → 50 σ → 1, the reference code's.</summary>
    Mlp,
}
