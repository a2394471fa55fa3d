using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

public sealed class BadLinesTests
{
    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(11, 10_000, true)]
    [InlineData(100, 10_000, true)]
    [InlineData(101, 10_000, false)]
    [InlineData(11, 1099, false)]
    public void The_Share_Of_The_Whole_File_Counts_Wherever_Its_Bad_Lines_Stand(int count, int lines, bool areFew)
    {
        var bad = new BadLines("shop.tsv", 0.01);
        for (var number = 1; number <= count; number++)
        {
            bad.Note(number, "is odd");
        }

        Assert.Equal(areFew, Record.Exception(() => bad.Finish(lines)) is null);
    }

    [Fact]
    public void A_Large_File_That_Is_Another_Is_Given_Up_Before_Its_End()
    {
        var bad = new BadLines("shop.tsv", 0.01);

        var trouble = Assert.Throws<TrainingException>(() => Enumerable.Range(1, 20_000).ToList().ForEach(number => bad.Note(number, "is odd")));

        Assert.StartsWith("shop.tsv: 10001 of the first 10001 lines are bad. Line 1: is odd. Line 2: is odd. Line 3: is odd. ", trouble.Message, StringComparison.Ordinal);
        Assert.EndsWith("allow more with --max-bad-lines (now 0.01).", trouble.Message, StringComparison.Ordinal);
        Assert.Equal(1000, bad.Lines.Count);
    }

    [Fact]
    public void A_Reason_Is_One_Line_And_Not_Long()
    {
        var bad = new BadLines("shop.tsv", 0.01);

        bad.Note(1, "has 'a\tb\nc'" + new string('x', 1000));

        Assert.StartsWith("has 'a b c'xxx", bad.Lines[0].Reason, StringComparison.Ordinal);
        Assert.Equal(201, bad.Lines[0].Reason.Length);
    }
}
