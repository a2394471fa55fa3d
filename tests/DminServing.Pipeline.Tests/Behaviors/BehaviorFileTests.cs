using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class BehaviorFileTests : IDisposable
{
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
}
