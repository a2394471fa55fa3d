using CsCheck;
using DminServing.Training.Fitting;
using Xunit;

namespace DminServing.Training.Tests.Fitting;

public sealed class TensorFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"tensors-{Guid.NewGuid():n}.bin");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_Is_Written_Is_Read_Bit_By_Bit()
    {
        Gen.Select(Gen.String, Gen.Select(Gen.String[1, 20], Gen.Float.Array[0, 30]).List[0, 5]).Sample(
            (text, tensors) =>
            {
                var named = tensors.DistinctBy(tensor => tensor.Item1).ToList();
                TensorFile.Write(_path, text, named.Select(tensor => (tensor.Item1, new[] { tensor.Item2.Length }, tensor.Item2)));
                var (readText, read) = TensorFile.Read(_path);
                return readText == text && read.Count == named.Count
                    && named.All(tensor => read[tensor.Item1].Values.AsSpan().SequenceEqual(tensor.Item2) || tensor.Item2.Any(float.IsNaN));
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public void A_Changed_Byte_Is_Noticed_And_The_Message_Tells_The_Way_Out()
    {
        TensorFile.Write(_path, "state", [("weight", [2], [1f, 2f])]);
        var bytes = File.ReadAllBytes(_path);
        for (var place = 0; place < bytes.Length; place += 7)
        {
            byte[] changed = [.. bytes];
            changed[place] ^= 1;
            File.WriteAllBytes(_path, changed);

            var trouble = Assert.Throws<TrainingException>(() => TensorFile.Read(_path));

            Assert.Contains($"{_path} is damaged: its checksum does not match. Delete it", trouble.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(60)]
    public void A_File_That_Ends_Early_Is_Damaged(int length)
    {
        TensorFile.Write(_path, "state", [("weight", [20], new float[20])]);
        File.WriteAllBytes(_path, File.ReadAllBytes(_path)[..length]);

        Assert.Throws<TrainingException>(() => TensorFile.Read(_path));
    }
}
