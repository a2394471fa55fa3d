using Spectre.Console;

namespace DminServing.Cli;

/// <summary>A progress bar with the time that is left; nothing when the output is redirected.</summary>
internal static class Bar
{
    /// <summary>Does work that reports how much more of it is done.</summary>
    /// <param name="name">What is being done.</param>
    /// <param name="total">How much there is.</param>
    /// <param name="work">Gets a function to report with.</param>
    public static async Task RunAsync(string name, double total, Func<Action<double>, Task> work)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            await work(_ => { });
            return;
        }

        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(Markup.Escape(name), maxValue: total);
                await work(bar.Increment);
                bar.Value = total;
            });
    }
}
