namespace DminServing.Pipeline.Inference.Fused;

/// <summary>The vector operations of the fused kernel for one register width. Candidates are the lanes of a vector, so nothing is ever summed
/// across a vector.</summary>
/// <typeparam name="TVector">The vector of floats.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Whether this machine has it.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    static abstract TVector Load(float* from);

    static abstract void Store(TVector value, float* to);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a · b + c in one rounding.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Max(TVector a, TVector b);

    /// <summary>2^x.</summary>
    static abstract TVector Exp2(TVector x);

    /// <summary>1 / (1 + 2^x): the sigmoid of −x·ln 2, so weights that lead here carry the factor −log₂ e.</summary>
    static abstract TVector Sigmoid(TVector x);

    /// <summary>y = W x + bias for three vectors of candidates: the one place where the time goes.</summary>
    /// <param name="weights">W in blocks of eight outputs, [outputs / 8, inputs, 8].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="x">[inputs, 3 vectors].</param>
    /// <param name="y">[outputs, 3 vectors].</param>
    /// <param name="outputs">A multiple of eight.</param>
    /// <param name="inputs">At least one.</param>
    static abstract void Product(float* weights, float* bias, float* x, float* y, int outputs, int inputs);

    /// <summary>The same for one vector of candidates: for short lists and the end of long ones.</summary>
    static abstract void ProductNarrow(float* weights, float* bias, float* x, float* y, int outputs, int inputs);
}
