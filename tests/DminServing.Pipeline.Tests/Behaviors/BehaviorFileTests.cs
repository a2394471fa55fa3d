using System.Text;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class BehaviorFileTests : IDisposable
{
    private const long Latest = 1000;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_User_Comes_Once_With_All_Behaviors()
    {
        File.WriteAllText(_folder["f.tsv"], "u1\ta\tshoes\t10\nu1\tb\tshoes\t20\nu2\ta\t\t-5\n");

        var users = BehaviorFile.Read(_folder["f.tsv"]).ToList();

        Assert.Equal(["u1", "u2"], users.Select(user => user.UserId));
        Assert.Equal([new("a", 10), new("b", 20)], users[0].Behaviors);
        Assert.Equal([new("a", -5)], users[1].Behaviors);
    }

    [Theory]
    [InlineData("u1\ta\tshoes")]
    [InlineData("u1\ta\tshoes\tyesterday")]
    [InlineData("\ta\tshoes\t1")]
    [InlineData("u1\t\tshoes\t1")]
    public void A_Bad_Line_Is_Named_By_Its_Number(string line)
    {
        File.WriteAllText(_folder["f.tsv"], $"u1\ta\tshoes\t10\n{line}\n");

        var failure = Assert.Throws<InvalidDataException>(() => BehaviorFile.Read(_folder["f.tsv"]).Count());

        Assert.Contains("f.tsv line 2 is not 'user<tab>item<tab>category<tab>Unix milliseconds'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u1\ta\tshoes", "it has not 4 fields")]
    [InlineData("u1\ta\tshoes\t1\t2", "it has not 4 fields")]
    [InlineData("", "it has not 4 fields")]
    [InlineData("u1\ta\tshoes\t1.5", "its time is no whole number of Unix milliseconds")]
    [InlineData("\ta\tshoes\t1", "the user id is empty")]
    [InlineData("u1\ta\u0007\tshoes\t1", "the item id has the control character U+0007 in it")]
    [InlineData("u1\ta\tshoes\t1001", "1001 lies more than a day in the future; it is to be Unix time in milliseconds")]
    [InlineData("u1\ta\tshoes\t-9007199254740993", "-9007199254740993 is no time: at most 2^53 milliseconds before or after 1970 are")]
    public void A_Bad_Line_Is_Left_Out_And_Told_With_Its_Reason(string line, string problem)
    {
        List<(long, string)> bad = [];

        var pieces = Read($"u1\ta\tshoes\t10\n{line}\nu1\tb\tshoes\t20\n", FilePlace.Start, int.MaxValue, bad);

        Assert.Equal([(2L, problem)], bad);
        Assert.Equal([new("a", 10), new("b", 20)], Assert.Single(pieces).Behaviors);
    }

    [Fact]
    public void Bytes_That_Are_No_Utf8_Are_A_Bad_Line()
    {
        List<(long, string)> bad = [];

        Assert.Empty(BehaviorFile.Read(new MemoryStream([(byte)'u', 0xFF, .. "\ta\t\t1\n"u8]), FilePlace.Start, (number, problem) => bad.Add((number, problem)), Latest, int.MaxValue));
        Assert.Equal([(1L, "it is no UTF-8")], bad);
    }

    [Fact]
    public void A_Line_That_Does_Not_End_Is_Bad_And_Takes_No_Memory()
    {
        List<(long, string)> bad = [];

        var pieces = Read($"{new string('x', 200_000)}\nu1\ta\t\t1\r\nu1\tb\t\t2", FilePlace.Start, int.MaxValue, bad);

        Assert.Equal([(1L, "it has more than 65536 bytes")], bad);
        Assert.Equal([new("a", 1), new("b", 2)], Assert.Single(pieces).Behaviors);
    }

    [Fact]
    public void The_Mark_That_Editors_Put_Before_A_File_Belongs_To_No_User() => Assert.Equal("u1", Assert.Single(Read("\uFEFFu1\ta\t\t1\n", FilePlace.Start, int.MaxValue, [])).UserId);

    [Fact]
    public void A_Long_History_Comes_In_Pieces()
    {
        var pieces = Read("u1\ta\t\t1\nu1\tb\t\t2\nu1\tc\t\t3\nu2\td\t\t4\n", FilePlace.Start, 2, []);

        Assert.Equal([("u1", 2, false), ("u1", 1, true), ("u2", 1, true)], pieces.Select(piece => (piece.UserId, piece.Behaviors.Count, piece.IsEnd)));
    }

    [Fact]
    public void Reading_Goes_On_After_Any_Piece()
    {
        var text = string.Concat(Enumerable.Range(0, 50).Select(line => $"user-{line / 7}\titem-\u00e4-{line}\t\t{line}\n"));
        var pieces = Read(text, FilePlace.Start, 3, []);

        foreach (var (piece, place) in pieces.Select((piece, place) => (piece, place)))
        {
            var rest = Read(text, piece.Next, 3, []);

            Assert.Equal(pieces.Skip(place + 1).Sum(later => later.Behaviors.Count), rest.Sum(later => later.Behaviors.Count));
            Assert.Equal(pieces.Take(place + 1).Sum(before => before.Behaviors.Count) + 1, piece.Next.Line);
        }
    }

    private static List<UserLines> Read(string text, FilePlace from, int most, List<(long, string)> bad) =>
        [.. BehaviorFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), from, (number, problem) => bad.Add((number, problem)), Latest, most)];
}
