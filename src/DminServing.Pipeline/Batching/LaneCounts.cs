namespace DminServing.Pipeline.Batching;

/// <summary>Pieces of work by what became of them; the last four add up to the first once nothing is waiting or running.</summary>
/// <param name="Received">Asked for.</param>
/// <param name="Completed">Done.</param>
/// <param name="Failed">The handler threw.</param>
/// <param name="Refused">Too many were waiting, or the lanes were closing.</param>
/// <param name="Abandoned">Withdrawn by the caller before a lane took it.</param>
public readonly record struct LaneCounts(long Received, long Completed, long Failed, long Refused, long Abandoned);
