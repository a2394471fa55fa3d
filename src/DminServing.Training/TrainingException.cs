namespace DminServing.Training;

/// <summary>Expected trouble: a wrong option, an unfit file, a model that must not be published. The message names the subject and the way out;
/// commands print it as one line.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Trouble told in one sentence.</summary>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>Trouble told in one sentence, with what led to it.</summary>
    public TrainingException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
