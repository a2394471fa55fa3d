using DminServing.Server.Connections;
using Xunit;

namespace DminServing.Server.Tests.Connections;

public sealed class BlockPoolTests : IDisposable
{
    private readonly BlockPool _pool = new(16_384);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(16_384)]
    public void Whatever_Is_Asked_For_A_Whole_Block_Is_Given(int size)
    {
        using var block = _pool.Rent(size);

        Assert.Equal(16_384, block.Memory.Length);
    }

    [Fact]
    public void More_Than_A_Block_Is_Refused() => Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(16_385));

    [Fact]
    public void A_Block_That_Was_Given_Back_Twice_Is_Nobodys()
    {
        var block = _pool.Rent();
        block.Dispose();
        block.Dispose();

        Assert.Throws<ObjectDisposedException>(() => block.Memory);
        using var one = _pool.Rent();
        using var other = _pool.Rent();
        Assert.False(one.Memory.Span.Overlaps(other.Memory.Span));
    }
}
