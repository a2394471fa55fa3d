using DminServing.Server.Grpc;
using Xunit;

namespace DminServing.Server.Tests.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("2H", 7_200_000)]
    [InlineData("3M", 180_000)]
    [InlineData("4S", 4000)]
    [InlineData("99999999m", 99_999_999)]
    [InlineData("1500u", 1.5)]
    [InlineData("2500000n", 2.5)]
    [InlineData("0n", 0)]
    public void An_Amount_And_A_Unit_Are_Read(string text, double milliseconds) => Assert.Equal(milliseconds, GrpcTimeout.Parse(text)!.Value.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("-5m")]
    [InlineData("+5m")]
    [InlineData(" 5m")]
    [InlineData("5.0m")]
    [InlineData("123456789m")]
    [InlineData("5mm")]
    public void Anything_Else_Is_Refused(string text) => Assert.Null(GrpcTimeout.Parse(text));
}
