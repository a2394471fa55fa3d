namespace DminServing.Pipeline.Batching;

/// <summary>The ratio of two sums in which each new pair counts a little more than the one before it. Large pairs count more than small ones, in which what is the same for all weighs most.</summary>
/// <param name="first">The ratio before there is a pair.</param>
internal sealed class DecayingRatio(double first)
{
    // After 20 pairs a pair counts a third. The first runs of a process take many times as long as later ones, and must be forgotten by the end of the warm-up.
    private const double Kept = 0.95;
    private readonly Lock _gate = new();
    private double _above;
    private double _below;
    private double _value = first;

    /// <summary>The ratio.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Takes in a pair.</summary>
    public void Add(double above, double below)
    {
        lock (_gate)
        {
            _above = (_above * Kept) + above;
            _below = (_below * Kept) + below;
            _value = _above / _below;
        }
    }
}
