using System.IO.Compression;
using DminServing.Training.Data;
using Xunit;

namespace DminServing.Training.Tests.Data;

public sealed class TextLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lines.txt")]
    [InlineData("lines.txt.gz")]
    [InlineData("lines.txt.zip")]
    public void Progress_Rises_To_The_Whole(string name)
    {
        var shares = new Shares();

        var last = TextLines.Read(_folder.Write(name, Enumerable.Range(0, 50_000).Select(i => $"line {i * 7919}")), shares).Last();

        Assert.Equal((50_000, $"line {49_999 * 7919}"), last);
        Assert.Equal(shares.All.Order(), shares.All);
        Assert.Equal(50_000 / 4096 + 1, shares.All.Count);
        Assert.Equal(1, shares.All[^1]);
    }

    [Fact]
    public void An_Archive_Of_Several_Files_Is_Refused()
    {
        using (var archive = ZipFile.Open(_folder["two.zip"], ZipArchiveMode.Create))
        {
            foreach (var name in new[] { "a.csv", "b.csv" })
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.WriteByte((byte)'x');
            }
        }

        Assert.Contains("two.zip holds 2 files", Assert.Throws<TrainingException>(() => TextLines.Read(_folder["two.zip"]).ToList()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut.csv.gz")]
    [InlineData("cut.csv.zip")]
    public void An_Archive_That_Was_Cut_Off_Is_Damaged(string name)
    {
        var path = _folder.Write(name, Enumerable.Range(0, 50_000).Select(i => $"line {i * 7919}"));
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.Contains($"{name} is damaged at line", Assert.Throws<TrainingException>(() => TextLines.Read(path).ToList()).Message, StringComparison.Ordinal);
    }

    private sealed class Shares : IProgress<double>
    {
        public List<double> All { get; } = [];

        public void Report(double value) => All.Add(value);
    }
}
