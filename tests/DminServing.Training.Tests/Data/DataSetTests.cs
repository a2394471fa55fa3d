using DminServing.ModelContract.Encoding;
using DminServing.Training.Data;
using Xunit;

namespace DminServing.Training.Tests.Data;

public sealed class DataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Users_Are_Split_Eighty_Ten_Ten_And_Everybody_Has_A_Sample()
    {
        var description = Write(seed: 1);

        Assert.Equal((80, 10, 10), (description.Samples["train"], description.Samples["validation"], description.Samples["test"]));
        Assert.Equal((101, 1), (description.Users, description.UsersWithoutHistory));
        Assert.Equal(100, DataSet.Load(_folder.Path).Samples().DistinctBy(sample => sample.UserId).Count());
    }

    [Fact]
    public void The_Last_Behavior_Is_The_Positive_And_Everything_Before_Is_The_History()
    {
        Write(seed: 1);

        var sample = DataSet.Load(_folder.Path).Samples().Single(sample => sample.UserId == "u7");

        Assert.Equal("i10", sample.Positive);
        Assert.Equal([new Behavior("i7", 100), new Behavior("i8", 200), new Behavior("i9", 300)], sample.History);
        Assert.NotEqual(sample.Positive, sample.Negative);
    }

    [Fact]
    public void Vocabularies_Know_Only_What_Training_Users_Did()
    {
        Write(seed: 1);
        var data = DataSet.Load(_folder.Path);
        var encoder = data.Features.Item[0].Encoder;
        foreach (var sample in data.Samples())
        {
            if (sample.History.Any(behavior => behavior.ItemId.StartsWith("own-", StringComparison.Ordinal)))
            {
                Assert.Equal(sample.Part == Part.Train, encoder.Encode("own-" + sample.UserId) > 0);
            }

            Assert.Equal(sample.Part == Part.Train, data.Features.User[0].Encoder.Encode(sample.UserId) > 0);
        }
    }

    [Fact]
    public void A_Training_Users_Negative_Is_Never_Unknown()
    {
        Write(seed: 3);
        var data = DataSet.Load(_folder.Path);

        Assert.All(data.Samples().Where(sample => sample.Part == Part.Train), sample => Assert.NotEqual(0, data.Features.Item[0].Encoder.Encode(sample.Negative)));
    }

    [Fact]
    public void The_Catalog_Has_The_Category_Of_Every_Known_Item()
    {
        Write(seed: 1);
        var data = DataSet.Load(_folder.Path);
        var (item, category) = (data.Features.Item[0], data.Features.Item[1]);

        Assert.Equal(category.Encoder.Encode("c1"), category.Catalog![item.Encoder.Encode("i9")]);
    }

    [Fact]
    public void The_Same_Seed_Writes_The_Same_Folder_And_Another_Seed_Another_Split()
    {
        var files = new List<Dictionary<string, string>>();
        foreach (var seed in new[] { 5, 5, 6 })
        {
            Write(seed);
            files.Add(Directory.EnumerateFiles(_folder.Path).ToDictionary(file => Path.GetFileName(file), DataSetWriter.Sha256));
        }

        Assert.Equal(files[0], files[1]);
        Assert.NotEqual(files[0][DataSet.SamplesFile], files[2][DataSet.SamplesFile]);
        Assert.Equal(files[0][DataSet.BehaviorsFile], files[2][DataSet.BehaviorsFile]);
    }

    [Fact]
    public void A_Folder_That_Is_No_Data_Set_Is_Refused_With_The_Way_Out() =>
        Assert.Contains("it has no data.json. Make one with `dmin-train prepare", Assert.Throws<TrainingException>(() => DataSet.Load(_folder.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_Changed_Vocabulary_Is_Noticed()
    {
        Write(seed: 1);
        File.AppendAllText(_folder["category.vocab"], "one-more\n");

        Assert.Contains("was changed after `prepare`: category.vocab has", Assert.Throws<TrainingException>(() => DataSet.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_Few_Users_Are_Refused() =>
        Assert.Contains("Only 3 users have 2 behaviors or more", Assert.Throws<TrainingException>(() => Write(seed: 1, users: 3)).Message, StringComparison.Ordinal);

    // User n did i<n>, i<n+1>, i<n+2>, then i<n+3>; every fifth an item of their own in between. One user did a single thing.
    private DataSetDescription Write(int seed, int users = 100)
    {
        var log = new InteractionLog();
        for (var user = 0; user < users; user++)
        {
            for (var t = 0; t < 4; t++)
            {
                log.Add($"u{user}", $"i{user + t}", $"c{(user + t) % 4}", 100 * (t + 1));
            }

            if (user % 5 == 0)
            {
                log.Add($"u{user}", $"own-u{user}", "own", 150);
            }
        }

        log.Add("single", "i1", "c1", 1);
        return DataSetWriter.Write(log.ToHistories(), new DataSetDescription { Name = "tiny", Seed = seed, Sources = new Dictionary<string, string>(), BadLines = 0 }, _folder.Path);
    }
}
