using DminServing.Cli.Load;
using Xunit;

namespace DminServing.Cli.Tests.Load;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("50ms", 50)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    public void Times_Are_Spelled_As_People_Do(string text, double milliseconds) => Assert.Equal(milliseconds, Durations.Parse(text, "--duration").TotalMilliseconds);

    [Theory]
    [InlineData("50")]
    [InlineData("-1s")]
    [InlineData("s")]
    public void A_Number_Alone_Is_No_Time(string text) => Assert.Throws<FormatException>(() => Durations.Parse(text, "--duration"));
}
