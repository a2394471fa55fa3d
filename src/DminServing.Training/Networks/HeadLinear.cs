using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>One linear layer per head, all heads in one product: [H, N, inputs] → [H, N, outputs].</summary>
internal sealed class HeadLinear : nn.Module<Tensor, Tensor>
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    public HeadLinear(int heads, int inputs, int outputs)
        : base(nameof(HeadLinear))
    {
        _weight = Initial.Glorot(heads, inputs, outputs);                                  // [H, inputs, outputs]
        _bias = Initial.Constant(0, heads, 1, outputs);                                    // [H, 1, outputs]
        RegisterComponents();
    }

    public Parameter Weight => _weight;

    public Parameter Bias => _bias;

    public override Tensor forward(Tensor x) => x.matmul(_weight).PlusInPlace(_bias);
}
