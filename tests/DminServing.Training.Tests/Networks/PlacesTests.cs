using DminServing.Training.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DminServing.Training.Tests.Networks;

public sealed class PlacesTests
{
    [Fact]
    public void Packing_Keeps_The_Behaviors_And_Unpacking_Fills_The_Padding()
    {
        using var scope = NewDisposeScope();
        using Scalar padding = -1f;
        var mask = tensor([1f, 1, 0, 0, 0, 0, 1, 1, 1], [3, 3]);
        var padded = arange(18, dtype: ScalarType.Float32).reshape(1, 3, 3, 2);
        var places = new Places(mask);

        var packed = places.Pack(padded);

        Assert.Equal([0L, 0, 2, 2, 2], places.User.data<long>().ToArray());
        Assert.Equal([0f, 1, 2, 3, 12, 13, 14, 15, 16, 17], packed.data<float>().ToArray());
        Assert.Equal([0f, 1, 2, 3, -1, -1, -1, -1, -1, -1, -1, -1, 12, 13, 14, 15, 16, 17], places.Unpack(packed, padding).data<float>().ToArray());
    }
}
