namespace DminServing.Pipeline.Models;

/// <summary>The request names a model or version that is not served.</summary>
public sealed class UnknownModelException : Exception
{
    /// <summary>Says what is served instead.</summary>
    /// <param name="field">The request's field: model or model_version.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public UnknownModelException(string field, string message)
        : base(message) => Field = field;

    /// <summary>The request's field: model or model_version.</summary>
    public string Field { get; }
}
