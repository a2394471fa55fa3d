namespace DminServing.Server.Admission;

/// <summary>Who goes first when not all can be served.</summary>
internal enum Priority
{
    /// <summary>Somebody is waiting for the answer.</summary>
    Interactive,

    /// <summary>The answer may come later: refused first.</summary>
    Batch,
}
