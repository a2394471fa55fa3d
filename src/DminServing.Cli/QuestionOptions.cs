using System.CommandLine;
using DminServing.Protos.V1;

namespace DminServing.Cli;

/// <summary>The options that say what is to be scored: the user, the candidates, perhaps a history, the model.</summary>
internal sealed class QuestionOptions
{
    private readonly Option<string> _user = new("--user", "-u") { Description = "The user id.", Required = true };
    private readonly Option<string[]> _items = new("--item", "-i") { Description = "The candidates' item ids.", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _history = new("--behavior", "-b") { Description = "Item ids of the behavior sequence, oldest first, instead of the store's.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<uint> _top = new("--top") { Description = "How many of the best to show; 0 for all." };
    private readonly Option<string> _model = new("--model", "-m") { Description = "The model; the server's default when left out.", DefaultValueFactory = _ => "" };

    public QuestionOptions()
    {
        RefuseOptions(_items);
        RefuseOptions(_history);
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _user, _items, _history, _top, _model })
        {
            command.Add(option);
        }
    }

    /// <summary>What they ask.</summary>
    public ScoreRequest Read(ParseResult arguments)
    {
        var request = new ScoreRequest { UserId = arguments.GetRequiredValue(_user), TopK = arguments.GetValue(_top), Model = arguments.GetValue(_model) };
        request.ItemIds.AddRange(arguments.GetRequiredValue(_items));
        if (arguments.GetValue(_history) is { Length: > 0 } sequence)
        {
            request.Behaviors = new BehaviorSequence { ItemIds = { sequence }, TimestampsMs = { Enumerable.Range(1, sequence.Length).Select(time => (long)time) } };
        }

        return request;
    }

    // An option that takes many values would also take a misspelled option for one.
    private static void RefuseOptions(Option<string[]> option) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
        {
            result.AddError($"There is no option '{token.Value}'.");
        }
    });
}
