namespace DminServing.Pipeline;

/// <summary>The model gave a score that is no number; nothing can be ranked by it.</summary>
public sealed class NonFiniteScoreException : Exception
{
    /// <summary>Names the model.</summary>
    public NonFiniteScoreException(string model, string version)
        : base($"Model {model}/{version} gave a score that is not finite.")
    {
    }
}
