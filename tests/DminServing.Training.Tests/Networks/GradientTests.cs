using System.Runtime.InteropServices;
using DminServing.Training.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DminServing.Training.Tests.Networks;

/// <summary>The gradients that training follows, against finite differences in double precision.</summary>
public sealed class GradientTests : IDisposable
{
    private const double Step = 1e-6;
    private const double Tolerance = 1e-6;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly NetworkShape _shape = new() { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 1, EmbeddingWidth = 4, MaxBehaviors = 5, RefinerHeads = 2, InterestHeads = 2, Dropout = 0 };
    private readonly EmbeddedBatch _batch;

    public GradientTests()
    {
        manual_seed(11);
        var positions = tensor(new long[] { 4, 3, 2, 1, 2, 1, 0, 0, 0, 0, 0, 0 }, [3, 4]);
        _batch = new EmbeddedBatch
        {
            User = Leaf(3, 4),
            Context = Leaf(3, 4),
            Behaviors = Leaf(3, 4, 8),
            Candidates = Leaf(3, 2, 8),
            NotClicked = Leaf(3, 3, 8),
            Mask = (positions > 0).to(ScalarType.Float64),
            Positions = positions,
        };
    }

    public static TheoryData<string> Architectures() => [.. DminServing.Training.Networks.Architecture.All.Select(architecture => architecture.Name)];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_Gradient_Is_The_Slope_Of_The_Total_Loss(string architecture) => AssertSlopes(Network(architecture));

    [Theory]
    [InlineData(Dmin.Name)]
    [InlineData(Dien.Name)]
    public void So_It_Is_With_What_The_Reference_Code_Does_Otherwise(string architecture) =>
        AssertSlopes(Network(architecture, _shape with { Positions = PositionOrder.OldestFirst, Auxiliary = AuxiliaryScore.Mlp }));

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Padding_Gets_No_Gradient(string architecture) => AssertPaddingIsLeftAlone(Network(architecture));

    [Theory]
    [InlineData(Dmin.Name)]
    [InlineData(Dien.Name)]
    public void Nor_Does_It_With_What_The_Reference_Code_Does_Otherwise(string architecture) =>
        AssertPaddingIsLeftAlone(Network(architecture, _shape with { Positions = PositionOrder.OldestFirst, Auxiliary = AuxiliaryScore.Mlp }));

    private void AssertSlopes(CtrNetwork network)
    {
        Loss(network).backward();
        (string Name, Tensor Tensor)[] leaves =
        [
            .. network.named_parameters().Select(parameter => (parameter.name, (Tensor)parameter.parameter)),
            ("user", _batch.User), ("context", _batch.Context), ("behaviors", _batch.Behaviors), ("candidates", _batch.Candidates),
            .. network.HasAuxiliaryLoss ? [("not clicked", _batch.NotClicked!)] : Array.Empty<(string, Tensor)>(),
        ];

        var random = new Random(1);
        foreach (var (name, leaf) in leaves)
        {
            using var contiguous = leaf.grad!.contiguous();
            var gradient = MemoryMarshal.Cast<byte, double>(contiguous.bytes).ToArray();
            for (var probe = 0; probe < 5; probe++)
            {
                var place = random.Next(gradient.Length);
                var slope = (LossWith(network, leaf, place, Step) - LossWith(network, leaf, place, -Step)) / (2 * Step);
                Assert.True(Math.Abs(slope - gradient[place]) <= Tolerance * Math.Max(1, Math.Abs(slope)), $"{name}[{place}]: gradient {gradient[place]:g9}, slope {slope:g9}");
            }
        }
    }

    private void AssertPaddingIsLeftAlone(CtrNetwork network)
    {
        Loss(network).backward();

        var behaviors = _batch.Behaviors.grad!;
        Assert.Equal(0, behaviors[1].narrow(0, 2, 2).abs().sum().item<double>());
        Assert.Equal(0, behaviors[2].abs().sum().item<double>());
        Assert.Equal(0, _batch.NotClicked!.grad?[1].narrow(0, 1, 2).abs().sum().item<double>() ?? 0);
        Assert.Equal(0, network.get_parameter("_attention._position.weight")?.grad![0].abs().sum().item<double>() ?? 0);
    }

    private CtrNetwork Network(string architecture, NetworkShape? shape = null)
    {
        manual_seed(12);
        var network = DminServing.Training.Networks.Architecture.Of(architecture).Create(shape ?? _shape);
        network.to(ScalarType.Float64);
        network.train();
        return network;
    }

    private Tensor Loss(CtrNetwork network)
    {
        var output = network.call(_batch);
        var target = -output.Logits.log_softmax(-1).diagonal(0, 1, 2).mean();
        return output.AuxiliaryLoss is { } auxiliary ? target + auxiliary : target;
    }

    private double LossWith(CtrNetwork network, Tensor leaf, int place, double change)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var values = MemoryMarshal.Cast<byte, double>(leaf.bytes);
        var before = values[place];
        values[place] = before + change;
        var loss = Loss(network).item<double>();
        values[place] = before;
        return loss;
    }

    private static Tensor Leaf(params long[] shape) => randn(shape, ScalarType.Float64).requires_grad_();
}
