namespace DminServing.Cuda.Tests.StandInPlugin;

/// <summary>What the stand-in plugin has done so far.</summary>
/// <param name="Allocations">Blocks of device or pinned memory.</param>
/// <param name="Uploads">Tensors copied to the device, or on it.</param>
/// <param name="Downloads">Tensors copied from the device.</param>
/// <param name="Runs">Graphs run.</param>
/// <param name="Tf32Sessions">Sessions that were not told to leave TF32 alone.</param>
internal sealed record StandInCounts(long Allocations, long Uploads, long Downloads, long Runs, long Tf32Sessions)
{
    public static StandInCounts operator -(StandInCounts after, StandInCounts before) => new(
        after.Allocations - before.Allocations, after.Uploads - before.Uploads, after.Downloads - before.Downloads, after.Runs - before.Runs, after.Tf32Sessions - before.Tf32Sessions);
}
