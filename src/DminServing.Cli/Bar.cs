using Spectre.Console;

namespace DminServing.Cli;

/// <summary>A progress bar with the time that is left, on standard error; nothing when that is redirected.</summary>
internal static class Bar
{
    /// <summary>Does work that reports how much of it is done.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="name">What is being done.</param>
    /// <param name="total">How much there is.</param>
    /// <param name="work">Gets a function to report with.</param>
    public static async Task<T> RunAsync<T>(IAnsiConsole console, string name, double total, Func<Action<double>, Task<T>> work)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            return await work(_ => { });
        }

        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(Markup.Escape(name), maxValue: total);
                return await work(done => bar.Value = done);
            });
    }
}
