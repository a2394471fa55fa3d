using DminServing.Pipeline.Inference;
using Xunit;

namespace DminServing.Pipeline.Tests.Inference;

public sealed class ProviderLadderTests
{
    [Fact]
    public void Cpu_Is_Taken_At_Its_Word()
    {
        var choice = ProviderLadder.Choose(new InferenceOptions { Provider = InferenceProvider.Cpu });

        Assert.Equal((ProviderWay.Cpu, "cpu", "Inference:Provider is cpu"), (choice.Way, choice.Name, choice.Reason));
    }

    [Fact]
    public void Auto_Falls_Back_To_The_Cpu_And_Says_Why()
    {
        Assert.SkipWhen(HasCuda, "this machine has CUDA: auto takes it");

        var choice = ProviderLadder.Choose(new InferenceOptions());

        Assert.Equal(ProviderWay.Cpu, choice.Way);
        Assert.Equal($"{WhyNotBuiltIn(choice.Reason)}; there is no plugin libonnxruntime_providers_cuda.so beside the program", choice.Reason);
    }

    [Fact]
    public void Cuda_Is_Refused_Where_There_Is_None()
    {
        Assert.SkipWhen(HasCuda, "this machine has CUDA: cuda takes it");

        var refusal = Assert.Throws<ProviderUnavailableException>(() => ProviderLadder.Choose(new InferenceOptions { Provider = InferenceProvider.Cuda }));

        const string Beginning = "Inference:Provider is cuda, but CUDA cannot be used: ";
        Assert.StartsWith(Beginning, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith(WhyNotBuiltIn(refusal.Message[Beginning.Length..]), refusal.Message[Beginning.Length..], StringComparison.Ordinal);
        Assert.Contains("-p:OnnxRuntimeFlavor=gpu", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Library_That_Is_No_Plugin_Is_Named_In_The_Reason()
    {
        Assert.SkipWhen(HasCuda, "this machine has CUDA: no plugin is looked for");
        var library = typeof(ProviderLadderTests).Assembly.Location;

        var choice = ProviderLadder.Choose(new InferenceOptions { CudaLibrary = library });

        Assert.Equal(ProviderWay.Cpu, choice.Way);
        Assert.Contains($"the plugin {library} cannot be used", choice.Reason, StringComparison.Ordinal);
    }

    // One line, and where it is the GPU build that lacks something: what.
    private static string WhyNotBuiltIn(string reason)
    {
        if (!OrtRuntime.Environment.GetAvailableProviders().Contains(OrtRuntime.CudaProvider))
        {
            return "this build of ONNX Runtime has no CUDA in it";
        }

        var why = reason[..reason.IndexOf("; there is no plugin", StringComparison.Ordinal)];
        Assert.Matches("^a probe on CudaBuiltIn failed: .*(libcu|CUDA)[^\n]*$", why);
        return why;
    }

    private static bool HasCuda => ProviderLadder.Choose(new InferenceOptions()).Way != ProviderWay.Cpu;
}
