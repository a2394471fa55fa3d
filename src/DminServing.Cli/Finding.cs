using Spectre.Console;

namespace DminServing.Cli;

/// <summary>What a check has found, in a sentence.</summary>
/// <param name="Check">Which check.</param>
/// <param name="Ok">Whether all is well; else the sentence ends with the way out.</param>
/// <param name="Text">The sentence.</param>
internal sealed record Finding(string Check, bool Ok, string Text)
{
    public void Show(IAnsiConsole console) => console.MarkupLine($"{(Ok ? "[green]ok[/]   " : "[red]WRONG[/]")}  {Markup.Escape(Check)}: {Markup.Escape(Text)}");
}
