using DminServing.Cli.Load;
using Xunit;

namespace DminServing.Cli.Tests.Load;

public sealed class CandidateMixTests
{
    [Fact]
    public void A_Number_Is_Always_Drawn() => Assert.Equal(500, CandidateMix.Parse("500").Draw(new Random(1)));

    [Fact]
    public void A_Mix_Is_Drawn_By_Its_Shares()
    {
        var random = new Random(1);
        var mix = CandidateMix.Parse("10:5,200:4,2000:1");
        var drawn = Enumerable.Range(0, 10_000).Select(_ => mix.Draw(random)).CountBy(size => size).ToDictionary();

        Assert.Equal(5000, drawn[10], 200d);
        Assert.Equal(4000, drawn[200], 200d);
        Assert.Equal(1000, drawn[2000], 200d);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("ten")]
    [InlineData("10:")]
    [InlineData("10:0")]
    [InlineData("10:0.5:3")]
    public void What_Is_No_Mix_Is_Refused(string text) => Assert.Throws<FormatException>(() => CandidateMix.Parse(text));
}
