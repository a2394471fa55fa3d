using DminServing.Fuzz.Targets;

namespace DminServing.Fuzz.Mutations;

/// <summary>Sends mutated examples through a target, in this process.</summary>
internal static class Campaign
{
    // One finding is enough to look into, and a broken target would fill the screen.
    private const int MostFindings = 10;

    /// <summary>Runs it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Which.</param>
    public static Outcome Run(Target target, int count, int seed)
    {
        var mutator = new Mutator([.. Corpus.Of(target.Name).Select(example => example.Bytes)], seed);
        var (taken, findings) = (0, new List<string>());
        for (var number = 0; number < count && findings.Count < MostFindings; number++)
        {
            var bytes = mutator.Make(number);
            try
            {
                taken += target.Accepts(bytes) ? 1 : 0;
            }
            catch (Exception e)
            {
                findings.Add($"{target.Name}, seed {seed}, number {number}: {e.GetType().Name}: {e.Message} Bytes in base64: {Convert.ToBase64String(bytes.AsSpan(0, Math.Min(bytes.Length, 300)))}");
            }
        }

        return new Outcome(taken, findings);
    }

    /// <summary>What came of it.</summary>
    /// <param name="Taken">How many were taken; the others were refused as they should be.</param>
    /// <param name="Findings">What was thrown, with the seed and the number that make it again.</param>
    internal sealed record Outcome(int Taken, IReadOnlyList<string> Findings);
}
