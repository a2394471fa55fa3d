using DminServing.Training.Networks;
using Xunit;
using static TorchSharp.torch;

namespace DminServing.Training.Tests.Networks;

public sealed class AuxiliaryLossTests
{
    private static readonly NetworkShape Shape = new() { UserFeatures = 1, ItemFeatures = 1, ContextFeatures = 0, EmbeddingWidth = 2, RefinerHeads = 1, InterestHeads = 1 };

    [Fact]
    public void It_Is_Equation_3_Over_The_Behaviors_That_Have_A_Next_One()
    {
        using var scope = NewDisposeScope();
        var z = tensor(new float[] { 1, 2, 9, 9, 9, 9 }, [1, 3, 2]);
        var e = tensor(new float[] { 7, 7, 0.5f, -1, 8, 8 }, [1, 3, 2]);
        var notClicked = tensor(new float[] { 0.25f, 0.5f, 6, 6 }, [1, 2, 2]);
        var mask = tensor(new float[] { 1, 1, 0 }, [1, 3]);

        var loss = new AuxiliaryLoss(Shape).call(z, e, notClicked, mask).item<float>();

        // ⟨z_1, e_2⟩ = −1.5 and ⟨z_1, ê_2⟩ = 1.25; e_3 is padding.
        Assert.Equal(-Math.Log(Sigmoid(-1.5)) - Math.Log(1 - Sigmoid(1.25)), loss, 1e-5);
    }

    [Fact]
    public void The_Reference_Codes_Network_Takes_Both_Sides_And_Is_Trained_With_The_Rest()
    {
        using var scope = NewDisposeScope();
        var network = new Dmin(Shape with { Auxiliary = AuxiliaryScore.Mlp });

        Assert.Equal([100, 4], network.get_parameter("_auxiliary._layer1.weight")!.shape);
        Assert.Equal([50, 100], network.get_parameter("_auxiliary._layer2.weight")!.shape);
        Assert.Equal([1, 50], network.get_parameter("_auxiliary._layer3.weight")!.shape);
    }

    [Fact]
    public void Without_It_Nothing_Is_Added_To_A_Network()
    {
        Assert.DoesNotContain(new Dmin(Shape).named_parameters(), parameter => parameter.name.Contains("auxiliary", StringComparison.Ordinal));
        Assert.DoesNotContain(new Dmin(Shape with { Auxiliary = AuxiliaryScore.Mlp }, Dmin.NoAuxiliary).named_parameters(), parameter => parameter.name.Contains("auxiliary", StringComparison.Ordinal));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
