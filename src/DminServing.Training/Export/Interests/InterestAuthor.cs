using DminServing.ModelContract.Manifest;

namespace DminServing.Training.Export.Interests;

/// <summary>What sets one network's graphs apart from another's: what it finds in the behaviors for a target item.</summary>
internal abstract class InterestAuthor(TrainedNetwork trained)
{
    /// <summary>The network.</summary>
    protected TrainedNetwork Trained { get; } = trained;

    /// <summary>H: how many interests attend.</summary>
    public virtual int Heads => 0;

    /// <summary>The tensors between the user graph and the candidate graph.</summary>
    public abstract IReadOnlyList<TensorManifest> State { get; }

    /// <summary>In the flat layout.</summary>
    /// <param name="author">The graph's author.</param>
    /// <param name="e">Behaviors, 0 for padding, [B, T, d].</param>
    /// <param name="target">x_t, [B, d].</param>
    /// <param name="mask">[B, T].</param>
    /// <param name="position">Reverse-time positions, [B, T].</param>
    /// <returns>Of [B, n] each, and of [B, H, T].</returns>
    public abstract Found Flat(GraphAuthor author, string e, string target, string mask, string position);

    /// <summary>In the user graph: gives <see cref="State"/>.</summary>
    /// <param name="author">The graph's author.</param>
    /// <param name="e">Behaviors, 0 for padding, [U, T, d].</param>
    /// <param name="mask">[U, T].</param>
    /// <param name="position">Reverse-time positions, [U, T].</param>
    public abstract void User(GraphAuthor author, string e, string mask, string position);

    /// <summary>In the candidate graph.</summary>
    /// <param name="author">The graph's author.</param>
    /// <param name="state">The tensors of <see cref="State"/>.</param>
    /// <param name="extended">x_t and a one, [U, C, d + 1].</param>
    /// <param name="target">x_t, [U, C, d].</param>
    /// <returns>Of [U, C, n] each, and of [U, H, C, T].</returns>
    public abstract Found Candidate(GraphAuthor author, IReadOnlyList<string> state, string extended, string target);

    /// <summary>What was found.</summary>
    /// <param name="Values">What the MLP takes of it.</param>
    /// <param name="Attention">How much each behavior counts, per interest; null where nothing attends.</param>
    internal sealed record Found(IReadOnlyList<string> Values, string? Attention);
}
