using Microsoft.Extensions.Options;

namespace DminServing.Pipeline.Inference;

/// <summary>Refuses settings that cannot work, all of them at once.</summary>
internal sealed class InferenceOptionsValidator : IValidateOptions<InferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        List<string> problems = [];
        Range("CudaDevice", options.CudaDevice, 0, 63);
        Range("Lanes", options.Lanes, 0, 256);
        Range("QueueCapacity", options.QueueCapacity, 1, 100_000);
        Range("UserCacheMiB", options.UserCacheMiB, 0, 65_536);
        Range("CandidatesPerRun", options.CandidatesPerRun, 1, 10_000);
        Range("CudaCandidatesPerRun", options.CudaCandidatesPerRun, 1, 16_384);
        if (options.CudaLibrary.Length > 0 && !File.Exists(options.CudaLibrary))
        {
            problems.Add($"Inference:CudaLibrary ({options.CudaLibrary}) does not exist.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Range(string setting, int value, int min, int max)
        {
            if (value < min || value > max)
            {
                problems.Add($"Inference:{setting} ({value}) must be from {min} to {max}.");
            }
        }
    }
}
