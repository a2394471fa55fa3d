using DminServing.Cuda.Tests.StandInPlugin;
using DminServing.Pipeline.Inference;
using Xunit;

namespace DminServing.Cuda.Tests.Inference;

public sealed class ProviderLadderTests
{
    private readonly string _library = CudaMachine.StandInLibrary;

    [Fact]
    public void A_Plugin_That_Runs_A_Probe_Is_Taken()
    {
        var choice = ProviderLadder.Choose(new InferenceOptions { CudaLibrary = _library });

        Assert.Equal((ProviderWay.CudaPlugin, "cuda", $"the plugin {_library} works"), (choice.Way, choice.Name, choice.Reason));
    }

    [Fact]
    public void A_Second_Ladder_Finds_It_Too()
    {
        for (var ladder = 0; ladder < 2; ladder++)
        {
            Assert.Equal(ProviderWay.CudaPlugin, ProviderLadder.Choose(new InferenceOptions { Provider = InferenceProvider.Cuda, CudaLibrary = _library }).Way);
        }
    }

    [Fact]
    public void The_Plugin_Hears_That_Tf32_Is_Off()
    {
        ProviderLadder.Choose(new InferenceOptions { CudaLibrary = _library });

        Assert.Equal(0, StandIn.Counts.Tf32Sessions);
    }

    [Fact]
    public void A_Device_That_Is_Not_There_Is_Named_In_The_Reason()
    {
        var choice = ProviderLadder.Choose(new InferenceOptions { CudaLibrary = _library, CudaDevice = 1 });

        Assert.Equal(ProviderWay.Cpu, choice.Way);
        Assert.EndsWith($"the plugin {_library} sees 1 GPUs, so there is no device 1", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_Demands_A_Device_That_Is_Not_There_Is_Refused()
    {
        var refusal = Assert.Throws<ProviderUnavailableException>(() =>
            ProviderLadder.Choose(new InferenceOptions { Provider = InferenceProvider.Cuda, CudaLibrary = _library, CudaDevice = 1 }));

        Assert.Contains("so there is no device 1", refusal.Message, StringComparison.Ordinal);
    }
}
