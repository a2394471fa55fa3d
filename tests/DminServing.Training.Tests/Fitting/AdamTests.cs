using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace DminServing.Training.Tests.Fitting;

public sealed class AdamTests
{
    [Fact]
    public void It_Moves_Weights_Like_Torchs_Adam()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        const int size = 21;                                                               // vectors and a rest
        var parameter = new Parameter(randn(size));
        var theirs = optim.Adam([parameter], lr: 0.01);
        var (ours, mean, square) = (parameter.data<float>().ToArray(), new float[size], new float[size]);
        var adam = new Training.Fitting.Adam(0.01f);
        for (var step = 1; step <= 20; step++)
        {
            parameter.grad = randn(size);
            adam.Begin(step);
            adam.Update(ours, parameter.grad.data<float>().ToArray(), mean, square);
            theirs.step();
        }

        Assert.All(parameter.data<float>().ToArray().Zip(ours), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }
}
