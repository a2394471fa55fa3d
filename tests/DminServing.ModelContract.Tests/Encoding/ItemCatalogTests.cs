using DminServing.ModelContract.Encoding;
using Xunit;

namespace DminServing.ModelContract.Tests.Encoding;

public sealed class ItemCatalogTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ushort.MaxValue)]
    [InlineData(ushort.MaxValue + 1)]
    [InlineData(int.MaxValue - 1)]
    public void An_Index_Comes_Back_However_Large(int largest)
    {
        var catalog = ItemCatalog.Of(0, largest, 1);

        Assert.Equal([0, largest, 1], Enumerable.Range(0, catalog.Count).Select(item => catalog[item]));
    }

    [Fact]
    public void An_Item_Without_A_Value_Has_Index_Zero()
    {
        Assert.Equal(0, new ItemCatalog(items: 3, size: 10)[2]);
        Assert.Equal(0, new ItemCatalog(items: 3, size: 1_000_000)[2]);
    }
}
