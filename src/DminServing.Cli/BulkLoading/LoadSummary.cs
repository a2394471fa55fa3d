using System.Globalization;
using DminServing.Pipeline.Behaviors;
using Spectre.Console;

namespace DminServing.Cli.BulkLoading;

/// <summary>What <c>dmin behaviors load</c> says in the end.</summary>
/// <param name="File">The file.</param>
/// <param name="Store">Which Redis.</param>
/// <param name="Format">In which form.</param>
/// <param name="Behaviors">Behaviors of the file that are written, by whichever run.</param>
/// <param name="Users">Users of the file.</param>
/// <param name="BadLines">Lines that were left out.</param>
/// <param name="ResumedAtLine">Where this run began, if an earlier one had been interrupted.</param>
/// <param name="ThisRun">What this run wrote.</param>
/// <param name="Memory">What it takes.</param>
internal sealed record LoadSummary(string File, string Store, RedisFormat Format, long Behaviors, long Users, long BadLines, long? ResumedAtLine, LoadSummary.Run ThisRun, LoadSummary.Growth Memory)
{
    /// <summary>Shows it to people.</summary>
    public void Show(IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"{Behaviors} behaviors of {Users} users are in {Store}{(BadLines > 0 ? $"; {BadLines} lines were left out" : "")}");
        if (ResumedAtLine is { } line)
        {
            console.MarkupLineInterpolated($"an earlier run had been interrupted; this one went on at line {line}");
        }

        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"{ThisRun.Behaviors} behaviors in {ThisRun.Seconds:0.0} s, {ThisRun.BehaviorsPerSecond:0} behaviors/s"));
        console.MarkupLine(Memory.BytesPerUser is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"Redis grew by {Memory.Bytes} bytes, {bytes:0} for each user of this run ({Memory.MeasuredBy})")
            : "Redis did not grow: the users were there already");
    }

    /// <summary>What one run wrote.</summary>
    internal sealed record Run(long Behaviors, long Users, double Seconds)
    {
        public double BehaviorsPerSecond => Seconds > 0 ? Behaviors / Seconds : 0;
    }

    /// <summary>By how much Redis grew meanwhile, whoever else wrote to it included.</summary>
    internal sealed record Growth(long Bytes, double? BytesPerUser, string MeasuredBy)
    {
        public static Growth Of(long before, long after, long users) =>
            new(after - before, after > before && users > 0 ? (double)(after - before) / users : null, "used_memory of INFO memory, before and after");
    }
}
