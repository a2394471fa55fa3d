using DminServing.Pipeline.Inference.Onnx;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>Dice with fixed statistics: y = x (low + high · σ(scale · x + shift)), one of each per unit.</summary>
internal sealed class DiceWeights
{
    public DiceWeights(OnnxFile graph, string name, int units)
    {
        (Scale, Shift) = (AlignedFloats.Of(graph[$"{name}.scale", units], DminWeights.ToSigmoid), AlignedFloats.Of(graph[$"{name}.shift", units], DminWeights.ToSigmoid));
        (High, Low) = (AlignedFloats.Of(graph[$"{name}.high", units], 1), AlignedFloats.Of(graph[$"{name}.low", units], 1));
    }

    public AlignedFloats Scale { get; }

    public AlignedFloats Shift { get; }

    public AlignedFloats High { get; }

    public AlignedFloats Low { get; }
}
