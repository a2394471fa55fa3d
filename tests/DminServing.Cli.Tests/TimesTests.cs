using Xunit;

namespace DminServing.Cli.Tests;

public sealed class TimesTests
{
    [Theory]
    [InlineData("1764000000000", 1_764_000_000_000)]
    [InlineData("-5", -5)]
    [InlineData("2025-11-24T16:00:00Z", 1_764_000_000_000)]
    [InlineData("2025-11-24 17:00:00+01:00", 1_764_000_000_000)]
    [InlineData("2025-11-24", 1_763_942_400_000)]
    public void A_Time_Is_Milliseconds_Or_A_Date_In_Utc(string text, long milliseconds) => Assert.Equal(milliseconds, Times.Parse(text));

    [Theory]
    [InlineData(1_764_000_000_000, "2025-11-24 16:00:00Z")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void What_No_Calendar_Has_Is_Shown_As_A_Number(long milliseconds, string text) => Assert.Equal(text, Times.Format(milliseconds));

    [Theory]
    [InlineData(-1, "now")]
    [InlineData(90_000, "1 min")]
    [InlineData(86_400_000, "1 days")]
    [InlineData(long.MaxValue, "more than ten years")]
    public void An_Age_Is_In_The_Unit_That_Fits(long milliseconds, string text) => Assert.Equal(text, Times.Age(milliseconds));
}
