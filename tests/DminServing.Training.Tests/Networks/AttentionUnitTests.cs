using DminServing.Training.Networks;
using Xunit;
using static TorchSharp.torch;

namespace DminServing.Training.Tests.Networks;

public sealed class AttentionUnitTests
{
    [Fact]
    public void The_Factored_Layer_Equals_The_Papers_Form()
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        manual_seed(3);
        var shape = TestFeatures.Create().Shape();
        var unit = new AttentionUnit(shape, shape.InterestHeads, hasPositions: true);
        var (interests, candidates) = (randn(4, 3, 5, 36), randn(3, 2, 36));               // [H, U, T, d], [U, C, d]
        var positions = tensor(new long[] { 5, 4, 3, 2, 1, 3, 2, 1, 0, 0, 1, 0, 0, 0, 0 }, [3, 5]);
        var mask = (positions > 0).to(ScalarType.Float32);

        var places = new Places(mask);
        var difference = unit.Weights(places.Pack(interests), candidates, positions, places) - PapersForm(unit, interests, candidates, positions, mask);

        Assert.InRange(difference.abs().max().item<float>(), 0, 1e-5f);
    }

    // [q ; I ; q−I ; q∘I] with q_j = Linear([x_t ; p_j]), as the paper's figure 1 draws it.
    private static Tensor PapersForm(AttentionUnit unit, Tensor interests, Tensor candidates, Tensor positions, Tensor mask)
    {
        var weights = unit.state_dict();
        var place = weights["_position.weight"].index_select(0, positions.flatten()).reshape(1, 3, 1, 5, 2).expand(4, 3, 2, 5, 2);
        var target = candidates.reshape(1, 3, 2, 1, 36).expand(4, 3, 2, 5, 36);
        var q = cat([target, place], -1).reshape(4, 30, 38).matmul(cat([weights["_queryTarget"], weights["_queryPosition"]], 1)) + weights["_queryBias"];
        var i = interests.unsqueeze(2).expand(4, 3, 2, 5, 36).reshape(4, 30, 36);
        var features = cat([q, i, q - i, q * i], -1);                                      // [H, U·C·T, 144]
        var layer1 = (features.matmul(weights["_layer1"]) + weights["_bias1"]).sigmoid();
        var layer2 = (layer1.matmul(weights["_layer2._weight"]) + weights["_layer2._bias"]).sigmoid();
        var scores = layer2.matmul(weights["_layer3"]).reshape(4, 3, 2, 5);
        return scores.masked_fill(mask.unsqueeze(1) < 0.5, float.NegativeInfinity).softmax(-1);
    }
}
