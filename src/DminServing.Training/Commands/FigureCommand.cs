using System.CommandLine;
using DminServing.Training.Experiments;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary><c>dmin-train figure</c>: figure 2 of the paper, from an explanation of a server.</summary>
internal static class FigureCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { HelpName = "FILE", Description = "What a server answered to POST /v1/explain." };
        var candidate = Options.Count("--candidate", "Which of the explained candidates; 1 is the best.", 1);
        var output = new Option<string>("--output", "-o") { HelpName = "FILE", Description = "The picture, PNG.", Required = true };
        var hidesIds = new Option<bool>("--hide-ids") { Description = "Call behaviors by their reverse-time position and leave the candidate's id out: for pictures of people's data." };
        var command = new Command("figure", "Draws a candidate's attention weights, interests × behaviors: figure 2 of the paper.") { file, candidate, output, hidesIds };
        command.SetAction(arguments =>
        {
            var figure = AttentionFigure.Read(arguments.GetRequiredValue(file), arguments.GetValue(candidate));
            (arguments.GetValue(hidesIds) ? figure.WithoutIds() : figure).Draw(arguments.GetRequiredValue(output));
            AnsiConsole.MarkupLineInterpolated($"drawn: {arguments.GetRequiredValue(output)}");
        });
        return command;
    }
}
