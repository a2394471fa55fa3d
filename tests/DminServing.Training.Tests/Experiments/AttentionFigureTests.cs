using DminServing.Training.Experiments;
using Xunit;

namespace DminServing.Training.Tests.Experiments;

public sealed class AttentionFigureTests : IDisposable
{
    private const string Answer = """
        { "candidates": [ { "index": 1, "item_id": "shoes-boot", "ctr": 0.91, "attention": [[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]] } ],
          "behaviors": [ { "position": 1, "item_id": "newest" }, { "position": 2, "item_id": "middle" }, { "position": 3, "item_id": "oldest" } ] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Behaviors_Stand_Oldest_First_And_The_Weights_With_Them()
    {
        var figure = AttentionFigure.Read(_folder.Write("answer.json", Answer), rank: 1);

        Assert.Equal(("shoes-boot", 0.91), (figure.Candidate, figure.Ctr));
        Assert.Equal(["oldest", "middle", "newest"], figure.Behaviors);
        Assert.Equal([0.1, 0.2, 0.7, 0.25, 0.25, 0.5], figure.Weights.Cast<double>());
    }

    [Fact]
    public void Ids_Can_Be_Left_Out()
    {
        var figure = AttentionFigure.Read(_folder.Write("answer.json", Answer), rank: 1).WithoutIds();

        Assert.Equal(("", 0.91), (figure.Candidate, figure.Ctr));
        Assert.Equal(["3", "2", "1"], figure.Behaviors);
        Assert.Equal([0.1, 0.2, 0.7, 0.25, 0.25, 0.5], figure.Weights.Cast<double>());
    }

    [Fact]
    public void It_Is_Drawn_As_A_Picture()
    {
        AttentionFigure.Read(_folder.Write("answer.json", Answer), rank: 1).Draw(_folder["figure.png"]);

        Assert.Equal("PNG"u8.ToArray(), File.ReadAllBytes(_folder["figure.png"])[1..4]);
    }

    [Theory]
    [InlineData("{}", 1, "is no answer of POST /v1/explain")]
    [InlineData("no json", 1, "is no answer of POST /v1/explain")]
    [InlineData("""{ "candidates": [ { "item_id": "a", "ctr": 0.5, "attention": [[0]] } ], "behaviors": [] }""", 1, "a user without behaviors")]
    [InlineData(Answer, 2, "explains 1 candidates; there is no number 2")]
    public void What_Is_No_Explanation_Is_Refused(string text, int rank, string reason) =>
        Assert.Contains(reason, Assert.Throws<TrainingException>(() => AttentionFigure.Read(_folder.Write("answer.json", text), rank)).Message, StringComparison.Ordinal);
}
