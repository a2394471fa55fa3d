namespace DminServing.ModelContract.Encoding;

/// <summary>The question cannot be asked of this model; the message names the field and the way out.</summary>
public sealed class InvalidQueryException : Exception
{
    /// <summary>A refusal of one field.</summary>
    /// <param name="field">The field's name on the wire.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public InvalidQueryException(string field, string message)
        : base(message) => Field = field;

    /// <summary>The field's name on the wire, such as <c>item_ids</c>.</summary>
    public string Field { get; }
}
