namespace DminServing.Pipeline.Behaviors;

/// <summary>The behavior store did not answer in time or at all.</summary>
public sealed class BehaviorStoreUnavailableException : Exception
{
    /// <summary>Names the store and the cause.</summary>
    public BehaviorStoreUnavailableException(string message, StoreFault fault, Exception cause)
        : base(message, cause) => Fault = fault;

    /// <summary>What is wrong with it.</summary>
    public StoreFault Fault { get; }
}
