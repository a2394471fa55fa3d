using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Holdout;
using Xunit;

namespace DminServing.ModelContract.Tests.Holdout;

public sealed class HoldoutFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"holdout-{Guid.NewGuid():n}.jsonl");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Users_Come_Back_As_They_Were_One_A_Line()
    {
        HoldoutUser[] users = [new("ann", [new Behavior("schön \"1\"", 5), new Behavior("b", -7)], "p", "n"), new("bob", [], "q", "m")];

        HoldoutFile.Save(users, _path);

        Assert.Equal("""{"user_id":"bob","behaviors":[],"positive":"q","negative":"m"}""", File.ReadAllLines(_path)[1]);
        var read = HoldoutFile.Load(_path);
        Assert.Equal(users.Select(user => (user.UserId, user.Positive, user.Negative)), read.Select(user => (user.UserId, user.Positive, user.Negative)));
        Assert.Equal(users[0].Behaviors, read[0].Behaviors);
    }

    [Fact]
    public void The_Positive_Is_The_First_Candidate()
    {
        var query = new HoldoutUser("ann", [new Behavior("b", 1)], "p", "n").ToQuery();

        Assert.Equal(("ann", "p", "n", 1), (query.UserId, query.Candidates[0], query.Candidates[1], query.Behaviors!.Count));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"user_id":"u","behaviors":[],"positive":"p"}""")]
    [InlineData("""{"user_id":"u","behaviors":[],"positive":"p","negative":"n","label":1}""")]
    public void A_Line_That_Is_No_User_Is_Named(string line)
    {
        File.WriteAllLines(_path, ["""{"user_id":"u","behaviors":[],"positive":"p","negative":"n"}""", line]);

        Assert.Contains($"{_path} line 2 is no user of a held-out sample: ", Assert.Throws<InvalidDataException>(() => HoldoutFile.Load(_path)).Message, StringComparison.Ordinal);
    }
}
