using DminServing.Cli.Load;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Load;

public sealed class IdPoolTests : IDisposable
{
    private readonly TempFolder _files = new();

    [Fact]
    public void Users_And_Items_Are_Those_A_Model_Knows()
    {
        var folder = new HandMadeModel().WriteTo(_files.Path);

        Assert.StartsWith("user-", IdPool.OfModel(folder, "user_id").Draw(new Random(1)), StringComparison.Ordinal);
        Assert.StartsWith("item-", IdPool.OfModel(folder, "item_id").Draw(new Random(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Feature_Without_A_Vocabulary_Is_Named() =>
        Assert.Contains("no vocabulary of color", Assert.Throws<InvalidDataException>(() => IdPool.OfModel(new HandMadeModel().WriteTo(_files.Path), "color")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_Same_Seed_Draws_The_Same_Ids()
    {
        File.WriteAllLines(_files["ids"], Enumerable.Range(1, 100).Select(id => $"{id}"));
        var ids = IdPool.Load(_files["ids"]);

        Assert.Equal(ids.Draw(20, new Random(3)), ids.Draw(20, new Random(3)));
        Assert.Equal(ids.Draw(20, new Random(3)), ids.DrawNumbers(20, new Random(3)).Select(id => $"{id}"));
    }

    [Fact]
    public void An_Empty_File_Is_Refused()
    {
        File.WriteAllText(_files["ids"], "");

        Assert.Throws<InvalidDataException>(() => IdPool.Load(_files["ids"]));
    }

    public void Dispose() => _files.Dispose();
}
