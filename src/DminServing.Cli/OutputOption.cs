using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Spectre.Console;

namespace DminServing.Cli;

/// <summary>The option <c>--output</c>, and writing an answer as it says.</summary>
internal sealed class OutputOption
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(new LowerCase()) },
        WriteIndented = true,
    };

    // Fields that are zero are there as well: a script should not need to know which may be missing.
    private static readonly JsonFormatter Protobuf = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true).WithIndentation());

    private readonly Option<OutputFormat> _format = new("--output", "-o") { Description = "text for people, json for scripts: one object on standard output, all else on standard error." };

    /// <summary>Gives a command the option.</summary>
    public void AddTo(Command command) => command.Options.Add(_format);

    /// <summary>Writes an answer.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="answer">The answer; for scripts its properties, in snake case.</param>
    /// <param name="show">Shows it to people.</param>
    public void Write<T>(ParseResult arguments, T answer, Action<IAnsiConsole> show) => WriteText(arguments, () => JsonSerializer.Serialize(answer, Json), show);

    /// <summary>Writes what the server answered; for scripts as protobuf's own JSON, with the names of the proto.</summary>
    /// <inheritdoc cref="Write{T}"/>
    public void WriteMessage(ParseResult arguments, IMessage answer, Action<IAnsiConsole> show) => WriteText(arguments, () => Protobuf.Format(answer), show);

    private void WriteText(ParseResult arguments, Func<string> json, Action<IAnsiConsole> show)
    {
        if (arguments.GetValue(_format) == OutputFormat.Json)
        {
            arguments.InvocationConfiguration.Output.WriteLine(json());
        }
        else
        {
            show(Terminal.Output(arguments));
        }
    }

    // As settings and options spell them: sortedset.
    private sealed class LowerCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.ToLowerInvariant();
    }
}
