using DminServing.Training.Native;
using TorchSharp;
using Xunit;

namespace DminServing.Training.Tests.Native;

public sealed class LibTorchTests
{
    [Fact]
    public void Torch_Works_With_One_Thread()
    {
        Assert.Equal(3, torch.ones(3).sum().item<float>());
        Assert.Equal(1, torch.get_num_threads());
    }

    [Fact]
    public void Loading_Again_Does_Nothing() => Assert.False(LibTorch.Load());

    [Fact]
    public void What_Is_No_Elf_File_Is_Refused_In_One_Sentence()
    {
        var trouble = Assert.Throws<TrainingException>(() => LibTorch.MarkVersionWeak(new byte[100]));

        Assert.Contains("GLIBCXX_3.4.32 (GCC 13.2 or newer", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Marking_Changes_One_Bit()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists(path), $"{path} is missing: not a Linux build.");
        var image = File.ReadAllBytes(path);
        byte[] marked = [.. image];

        LibTorch.MarkVersionWeak(marked);

        var change = Assert.Single(image.Zip(marked), pair => pair.First != pair.Second);
        Assert.Equal(2, change.First ^ change.Second);
    }
}
