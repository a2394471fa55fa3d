namespace DminServing.Training.Networks;

/// <summary>PNN, the Product-based Neural Network (2016), as the DIEN reference code has it: an MLP of [x_u ; x_t ; Σe ; x_t∘Σe ; x_c].</summary>
public sealed class Pnn : CtrNetwork
{
    /// <summary>The network's name in commands and manifests.</summary>
    public const string Name = "pnn";

    private readonly ClickMlp _mlp;

    /// <summary>A network with initial weights, drawn from torch's generator.</summary>
    /// <param name="shape">What it is built for.</param>
    public Pnn(NetworkShape shape)
        : base(Name, shape)
    {
        _mlp = new ClickMlp(ClickInput.Width(shape, 3), hasDice: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override NetworkOutput forward(EmbeddedBatch input)
    {
        var sum = (input.Behaviors * input.Mask.unsqueeze(-1)).sum(1, keepdim: true);     // [U, 1, d]
        return new NetworkOutput(_mlp.Logits(ClickInput.Of(input, sum, input.Candidates * sum)), null);
    }
}
