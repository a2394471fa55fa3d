using CsCheck;
using DminServing.Training.Data;
using Xunit;

namespace DminServing.Training.Tests.Data;

public sealed class LineReaderTests
{
    [Fact]
    public void Any_Text_Has_The_Lines_That_Its_Reader_Gives() =>
        Gen.Frequency<string>((6, Gen.OneOf("\n", "\r", "\r\n", "", "ann", "\tboots")), (1, Gen.Int[65_000, 66_000].Select(length => new string('x', length)))).Array[0, 20].Select(string.Concat)
            .Sample(text => Lines(new LineReader(new StringReader(text)).Next).SequenceEqual(Lines(new StringReader(text).ReadLine)), iter: 2000, threads: 1);

    [Fact]
    public void Of_A_Line_That_Is_Too_Long_The_Beginning_Is_Kept()
    {
        var reader = new LineReader(new StringReader(new string('x', LineReader.Longest + 100_000) + "\nann"));

        Assert.Equal(LineReader.Longest + 1, reader.Next()!.Length);
        Assert.Equal("ann", reader.Next());
        Assert.Null(reader.Next());
    }

    private static List<string> Lines(Func<string?> next)
    {
        List<string> lines = [];
        while (next() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
