using System.CommandLine;
using DminServing.Cli.BulkLoading;
using DminServing.Pipeline.Behaviors;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin behaviors load</c>: writes a file of behaviors into Redis, in the form the server reads.</summary>
internal static class BehaviorsLoadCommand
{
    private const int BadLinesAllowed = 100;

    private static readonly Argument<FileInfo> File = new("file") { Description = $"Lines of '{BehaviorFile.LineForm}', a user's lines together; `dmin-train prepare` writes one." };
    private static readonly Option<int> HoldOut = new("--hold-out") { Description = "How many of each user's newest behaviors to leave out, to be predicted." };
    private static readonly Option<long> MaxBadLines = new("--max-bad-lines") { Description = "How many lines may be unusable. They are left out, named on standard error and counted; one more ends the load.", DefaultValueFactory = _ => BadLinesAllowed };
    private static readonly Option<bool> FromStart = new("--from-start") { Description = "Do not go on where an earlier run of the same file was interrupted." };
    private static readonly RedisTarget Redis = new();
    private static readonly OutputOption Output = new();

    public static Command Create()
    {
        var command = new Command("load", "Loads behaviors into Redis. One that was interrupted goes on where it was when it is started again; loading a file twice changes nothing.") { File, HoldOut, MaxBadLines, FromStart };
        Redis.AddTo(command);
        Output.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var (info, options, holdOut) = (arguments.GetRequiredValue(File), Redis.Options(arguments), arguments.GetValue(HoldOut));
        if (holdOut < 0)
        {
            throw new FormatException("--hold-out is 0 or more.");
        }

        await using var store = Redis.Open(arguments);
        await using var notes = new RedisNotes(options, TimeProvider.System);
        await using var file = info.OpenRead();
        var note = FileIdentity.Of(file, info.LastWriteTimeUtc, $"{options.Format} {options.PackedBehaviors} {holdOut}");
        var before = await FindAsync(notes, note, arguments.GetValue(FromStart), cancellation);
        var memory = await notes.UsedMemoryAsync(cancellation);
        var began = TimeProvider.System.GetTimestamp();

        var badLines = new BadLines(info.Name, arguments.GetValue(MaxBadLines), before.BadLines, Terminal.Error(arguments));
        var windows = new LoadWindows(holdOut, badLines, BehaviorTimes.Latest(TimeProvider.System)).Read(file, before);
        var after = await Bar.RunAsync(
            Terminal.Error(arguments),
            info.Name,
            info.Length,
            bar => new BulkLoad(store, notes, note).RunAsync(windows, before, loaded => bar(loaded.Next.Offset), cancellation));

        var run = new LoadSummary.Run(after.Behaviors - before.Behaviors, after.Users - before.Users, TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        var grown = LoadSummary.Growth.Of(memory, await notes.UsedMemoryAsync(cancellation), run.Users);
        var summary = new LoadSummary(info.Name, store.Description, options.Format, after.Behaviors, after.Users, after.BadLines, before == LoadedSoFar.Nothing ? null : before.Next.Line, run, grown);
        Output.Write(arguments, summary, summary.Show);
        return ExitCode.Done;
    }

    private static async Task<LoadedSoFar> FindAsync(RedisNotes notes, string note, bool fromStart, CancellationToken cancellation) =>
        !fromStart && await notes.ReadAsync(note, cancellation) is { } text && LoadedSoFar.Parse(text) is { } loaded ? loaded : LoadedSoFar.Nothing;
}
