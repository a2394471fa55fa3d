using System.Numerics;
using System.Runtime.InteropServices;

namespace DminServing.Training.Fitting;

/// <summary>Adam (Kingma and Ba, 2015) on spans: one rule for the network's parameters and for the touched rows of embedding tables, with its
/// state in plain arrays, so that a checkpoint holds it bit by bit.</summary>
/// <param name="learningRate">Step size.</param>
internal sealed class Adam(float learningRate)
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;
    private float _rate;
    private float _correction;

    /// <summary>Sets the bias corrections of a step.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public void Begin(long step)
    {
        _rate = (float)(learningRate / (1 - Math.Pow(Beta1, step)));
        _correction = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));
    }

    /// <summary>Moves weights against their gradient.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="mean">Moving mean of the gradient.</param>
    /// <param name="square">Moving mean of its square.</param>
    public void Update(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square)
    {
        var w = Vectors(weights);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var m = Vectors(mean);
        var v = Vectors(square);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] = (m[i] * Beta1) + (g[i] * (1 - Beta1));
            v[i] = (v[i] * Beta2) + (g[i] * g[i] * (1 - Beta2));
            w[i] -= m[i] * _rate / ((Vector.SquareRoot(v[i]) * _correction) + new Vector<float>(Epsilon));
        }

        for (var i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            mean[i] = (mean[i] * Beta1) + (gradient[i] * (1 - Beta1));
            square[i] = (square[i] * Beta2) + (gradient[i] * gradient[i] * (1 - Beta2));
            weights[i] -= mean[i] * _rate / ((MathF.Sqrt(square[i]) * _correction) + Epsilon);
        }
    }

    private static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
