namespace DminServing.Pipeline.Behaviors;

/// <summary>A read was given up much later than it should have been: this process did not run meanwhile, for others had the cores. That is a timeout, but says
/// nothing about Redis.</summary>
internal sealed class HeldUpException : TimeoutException
{
    /// <summary>Says so.</summary>
    public HeldUpException(Exception cause)
        : base("This process was held up.", cause)
    {
    }
}
