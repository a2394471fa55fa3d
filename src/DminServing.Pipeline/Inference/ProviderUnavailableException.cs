namespace DminServing.Pipeline.Inference;

/// <summary>The operator asked for CUDA and there is none.</summary>
public sealed class ProviderUnavailableException : Exception
{
    /// <summary>Says what was tried and what would help.</summary>
    public ProviderUnavailableException(string message)
        : base(message)
    {
    }
}
