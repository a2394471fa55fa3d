namespace DminServing.ModelContract.Encoding;

/// <summary>The reverse-time position of the paper's section 2.3: the most recent behavior has position 1, the one before it 2;
/// padding has 0.</summary>
public static class ReverseTimePositions
{
    /// <summary>The position of a behavior in a sequence that stands oldest first.</summary>
    /// <param name="index">Place in the sequence, from 0; at or past <paramref name="length"/> it is padding.</param>
    /// <param name="length">Number of behaviors.</param>
    public static int Of(int index, int length) => index < length ? length - index : 0;
}
