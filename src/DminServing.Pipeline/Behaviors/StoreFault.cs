namespace DminServing.Pipeline.Behaviors;

/// <summary>Why a behavior store gave no answer.</summary>
public enum StoreFault
{
    /// <summary>Anything else that the store objects to.</summary>
    Other,

    /// <summary>It cannot be reached, or the connection broke.</summary>
    Connection,

    /// <summary>It did not answer in time.</summary>
    Timeout,

    /// <summary>This user's key holds something else. It says nothing about the store or about other users.</summary>
    WrongType,

    /// <summary>It refuses the user, the password, or the command of this user.</summary>
    Auth,

    /// <summary>It changes roles or loads its data, and has not done what it was asked.</summary>
    Failover,

    /// <summary>It was not asked: it failed too often a moment ago.</summary>
    NotAsked,
}
