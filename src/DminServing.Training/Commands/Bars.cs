using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary>Progress bars with the time that is left; nothing when the output is redirected, where one line per event is better.</summary>
internal static class Bars
{
    private static bool AreShown => AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Does work that reports to bars.</summary>
    /// <param name="work">Gets a function that starts a bar of a name and a length.</param>
    public static void Run(Action<Func<string, double, Action<double>>> work)
    {
        if (!AreShown)
        {
            work((_, _) => _ => { });
            return;
        }

        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new ElapsedTimeColumn())
            .Start(context => work((name, length) =>
            {
                var bar = context.AddTask(Markup.Escape(name), maxValue: length);
                return value => bar.Value = value;
            }));
    }
}
