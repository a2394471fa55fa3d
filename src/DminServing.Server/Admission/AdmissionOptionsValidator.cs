using Microsoft.Extensions.Options;

namespace DminServing.Server.Admission;

/// <summary>Refuses settings that cannot work, all of them at once.</summary>
internal sealed class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>
{
    public ValidateOptionsResult Validate(string? name, AdmissionOptions options)
    {
        List<string> problems = [];
        if (options.MaxWait < TimeSpan.FromMilliseconds(1) || options.MaxWait > TimeSpan.FromMinutes(1))
        {
            problems.Add($"Admission:MaxWait ({options.MaxWait}) must be from 1 ms to 1 min.");
        }

        if (options.BatchShare is not (> 0 and <= 1))
        {
            problems.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Admission:BatchShare ({options.BatchShare}) must be above 0 and at most 1."));
        }

        if (options.MinCandidates is < 0 or > 100_000)
        {
            problems.Add($"Admission:MinCandidates ({options.MinCandidates}) must be from 0 to 100000.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
