using DminServing.Cuda.Tests.StandInPlugin;
using DminServing.Pipeline.Inference;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Cuda.Tests;

/// <summary>CUDA, real where this machine has it, else the stand-in plugin.</summary>
internal static class CudaMachine
{
    // Asked before the stand-in is registered, or it would be taken for real.
    private static readonly bool IsReal = ProviderLadder.Choose(new InferenceOptions()).Way != ProviderWay.Cpu;

    /// <summary>The plugin to configure; skips the test where there is neither a GPU nor a compiler.</summary>
    public static string Library
    {
        get
        {
            Assert.SkipUnless(IsReal || StandIn.CanBeBuilt, StandIn.Missing);
            return IsReal ? "" : StandIn.Path;
        }
    }

    /// <summary>For tests of what the stand-in counts or says.</summary>
    public static string StandInLibrary
    {
        get
        {
            Assert.SkipWhen(IsReal, "this machine has CUDA: nothing stands in for it");
            return Library;
        }
    }

    /// <summary>Scorers on the CPU.</summary>
    public static ScorerFactory Cpu { get; } = Scorers(new InferenceOptions { Provider = InferenceProvider.Cpu, CpuScorer = CpuScorer.OnnxRuntime });

    public static ScorerFactory Scorers(InferenceOptions options) => new(new SessionFactory(Options.Create(options)), Options.Create(options));
}
