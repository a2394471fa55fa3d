namespace DminServing.Pipeline.Models;

/// <summary>The models are still being loaded.</summary>
public sealed class ModelsNotReadyException : Exception
{
    /// <summary>Says when to ask again.</summary>
    public ModelsNotReadyException()
        : base("The models are still being loaded; ask again when /healthz/ready answers 200.")
    {
    }
}
