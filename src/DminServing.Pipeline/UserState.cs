namespace DminServing.Pipeline;

/// <summary>What the scorer knew of the user.</summary>
/// <param name="Source">Where the behaviors came from.</param>
/// <param name="Length">Behaviors the model saw.</param>
/// <param name="Truncated">Whether there were more than the model takes.</param>
/// <param name="NewestAgeMs">Age of the newest behavior in milliseconds, negative for one that lies in the future; <c>null</c> without behaviors.</param>
/// <param name="BehaviorsAgeMs">How long ago the behaviors were read, milliseconds, when they stand in for what the store should have given.</param>
public readonly record struct UserState(BehaviorSource Source, int Length, bool Truncated, long? NewestAgeMs, long? BehaviorsAgeMs = null)
{
    /// <summary>Whether the user was scored without any behavior.</summary>
    public bool IsColdStart => Length == 0;
}
