using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>Wide &amp; Deep (2016), as the DIEN reference code has it: a linear model of x_t, Σe and their product beside an MLP of [x_u ; x_t ; Σe ; x_c].</summary>
public sealed class WideAndDeep : CtrNetwork
{
    /// <summary>The network's name in commands and manifests.</summary>
    public const string Name = "wide-and-deep";

    private readonly Linear _wide;
    private readonly ClickMlp _mlp;

    /// <summary>A network with initial weights, drawn from torch's generator.</summary>
    /// <param name="shape">What it is built for.</param>
    public WideAndDeep(NetworkShape shape)
        : base(Name, shape)
    {
        _wide = Initial.Linear(3 * shape.ModelWidth, 2);
        _mlp = new ClickMlp(ClickInput.Width(shape, 2), hasDice: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override NetworkOutput forward(EmbeddedBatch input)
    {
        var sum = (input.Behaviors * input.Mask.unsqueeze(-1)).sum(1, keepdim: true);     // [U, 1, d]
        var wide = cat([input.Candidates, sum.expand_as(input.Candidates), input.Candidates * sum], -1); // [U, C, 3d]
        return new NetworkOutput(_mlp.Logits(ClickInput.Of(input, sum)).Plus(_wide.call(wide)), null); // [U, C, 2]
    }
}
