namespace DminServing.Pipeline.Inference.Fused;

/// <summary>2^f on [−½, ½] by a polynomial of degree five, relative error at most 7.5e-8 (minimax by iteratively reweighted least squares).</summary>
internal static class Exp2Polynomial
{
    public const float C0 = 1.000000072f;
    public const float C1 = 0.6931469671f;
    public const float C2 = 0.2402211974f;
    public const float C3 = 0.0555071331f;
    public const float C4 = 0.009675540369f;
    public const float C5 = 0.001327645459f;

    /// <summary>Beyond ±126 the result would leave the normal floats.</summary>
    public const float Limit = 126;
}
