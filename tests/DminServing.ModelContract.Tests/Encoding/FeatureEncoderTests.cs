using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using Xunit;

namespace DminServing.ModelContract.Tests.Encoding;

public sealed class FeatureEncoderTests
{
    [Theory]
    [InlineData("17", 0)]
    [InlineData("18", 1)]
    [InlineData("20", 3)]
    [InlineData("21", 0)]
    [InlineData("x", 0)]
    [InlineData("", 0)]
    public void Identity_Counts_From_Its_Minimum(string value, int index) =>
        Assert.Equal(index, FeatureEncoder.Load(new FeatureEncoding.Identity(18, 20), "").Encode(value));

    [Theory]
    [InlineData("-5", 1)]
    [InlineData("0.99", 1)]
    [InlineData("1", 2)]
    [InlineData("2.5", 3)]
    [InlineData("1e9", 3)]
    [InlineData("NaN", 0)]
    [InlineData("Infinity", 0)]
    [InlineData("cheap", 0)]
    public void Boundaries_Count_Those_At_Or_Below_The_Value(string value, int index) =>
        Assert.Equal(index, FeatureEncoder.Load(new FeatureEncoding.Boundaries([1, 2.5]), "").Encode(value));

    // "a" and "foobar" are published 64-bit FNV-1a test vectors; "é" has two bytes and was computed independently.
    [Theory]
    [InlineData("a", 0xaf63dc4c8601ec8cUL)]
    [InlineData("foobar", 0x85944171f73967e8UL)]
    [InlineData("é", 0xac21707b7181e01UL)]
    public void Hash_Is_Fnv1a_Of_The_Utf8_Bytes(string value, ulong hash)
    {
        const int Buckets = 1_000_003;

        Assert.Equal(1 + (int)(hash % Buckets), FeatureEncoder.Load(new FeatureEncoding.Hash(Buckets), "").Encode(value));
    }

    [Fact]
    public void Sizes_Count_The_Unknown_Index()
    {
        Assert.Equal(4, FeatureEncoder.Load(new FeatureEncoding.Identity(18, 20), "").Size);
        Assert.Equal(4, FeatureEncoder.Load(new FeatureEncoding.Boundaries([1, 2.5]), "").Size);
        Assert.Equal(11, FeatureEncoder.Load(new FeatureEncoding.Hash(10), "").Size);
    }

    [Fact]
    public void The_Empty_Value_Is_Unknown_To_A_Hash() =>
        Assert.Equal(0, FeatureEncoder.Load(new FeatureEncoding.Hash(10), "").Encode(""));

    [Fact]
    public void A_Number_Encodes_As_Its_Decimal_Form()
    {
        FeatureEncoder[] encoders = [FeatureEncoder.Load(new FeatureEncoding.Hash(1000), ""), FeatureEncoder.Load(new FeatureEncoding.Boundaries([5]), ""), FeatureEncoder.Load(new FeatureEncoding.Identity(-9, 9), "")];

        Assert.All(encoders, encoder => Assert.Equal(encoder.Encode("-7"), encoder.Encode(-7)));
    }
}
