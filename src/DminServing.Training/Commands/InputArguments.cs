using System.CommandLine;
using System.CommandLine.Parsing;
using DminServing.Training.Data.Importing;

namespace DminServing.Training.Commands;

/// <summary>The options of <c>prepare</c> that tell what the interactions are and how they are read.</summary>
internal sealed class InputArguments
{
    private static readonly Dictionary<string, InputFormat> Formats = Enum.GetValues<InputFormat>().ToDictionary(Sources.NameOf, StringComparer.OrdinalIgnoreCase);
    private static readonly Dictionary<string, TimeUnit> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s"] = TimeUnit.Seconds,
        ["ms"] = TimeUnit.Milliseconds,
        ["us"] = TimeUnit.Microseconds,
        ["iso"] = TimeUnit.Iso,
    };

    private readonly Option<string?> _input = new("--input", "-i")
    {
        HelpName = "FILE",
        Description = "Interactions, plain, .gz or .zip. The name tells the form: *.json is amazon, amazon_reviews_* amazon-tsv, UserBehavior*.csv taobao, other *.csv csv, *.parquet parquet; "
            + "anything else is 'user<tab>item<tab>category<tab>Unix seconds' a line.",
    };

    private readonly Option<string?> _format = OneOf("--format", "The form, where the name does not tell it", Formats.Keys);
    private readonly Option<string?> _metadata = new("--metadata") { HelpName = "FILE", Description = "amazon, amazon-tsv: the items' meta_*.json.gz of the 2014 release." };
    private readonly Option<string?> _user = Column("user", "users' ids", "user_id");
    private readonly Option<string?> _item = Column("item", "items' ids", "item_id");
    private readonly Option<string?> _category = Column("category", "items' categories", "category, and none if there is no such column");
    private readonly Option<string?> _time = Column("time", "times", "timestamp");
    private readonly Option<string?> _unit = OneOf("--time-unit", "csv, parquet: how times are written, in Unix time or as ISO 8601", Units.Keys);
    private readonly Option<string?> _delimiter = new("--delimiter") { HelpName = "CHARACTER", Description = "csv: what stands between fields, one character or 'tab'; a comma when left out." };
    private readonly Option<string?> _behaviorTypes = new("--behavior-types")
    {
        HelpName = "TYPES",
        Description = $"taobao: the types to take, of {string.Join(",", TaobaoSource.AllTypes)}; {string.Join(",", TaobaoSource.DefaultTypes)} when left out.",
    };

    private readonly Option<double> _maxBadLines = Options.Ranged(
        "--max-bad-lines", "Share of the lines that may be unreadable; they are left out and listed.", 0.01, value => value is >= 0 and <= 1, "0 to 1");

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _input, _format, _metadata, _user, _item, _category, _time, _unit, _delimiter, _behaviorTypes, _maxBadLines })
        {
            command.Options.Add(option);
        }

        _delimiter.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && DelimiterOf(text) is null)
            {
                result.AddError($"--delimiter must be one character other than a quote, or 'tab', not '{text}'.");
            }
        });
        _behaviorTypes.Validators.Add(result =>
        {
            if (TypesOf(result.GetValueOrDefault<string?>())?.Except(TaobaoSource.AllTypes, StringComparer.Ordinal).ToList() is [var other, ..])
            {
                result.AddError($"--behavior-types must be some of {string.Join(",", TaobaoSource.AllTypes)}, not '{other}'.");
            }
        });
    }

    /// <summary>What a command line says; <c>null</c> when it names no file.</summary>
    public InputOptions? Read(ParseResult arguments)
    {
        if (arguments.GetValue(_input) is not { } input)
        {
            return null;
        }

        return new InputOptions(input)
        {
            Format = arguments.GetValue(_format) is { } format ? Formats[format] : null,
            Metadata = arguments.GetValue(_metadata),
            Columns = Columns(arguments),
            TimeUnit = arguments.GetValue(_unit) is { } unit ? Units[unit] : null,
            Delimiter = arguments.GetValue(_delimiter) is { } delimiter ? DelimiterOf(delimiter) : null,
            BehaviorTypes = TypesOf(arguments.GetValue(_behaviorTypes)),
            LargestShare = arguments.GetValue(_maxBadLines),
        };
    }

    /// <summary>Whether a command line names a file.</summary>
    public bool IsGiven(CommandResult result) => result.GetValue(_input) is not null;

    private static Option<string?> Column(string what, string holds, string otherwise) => new($"--{what}-column")
    {
        HelpName = "COLUMN",
        Description = $"csv, parquet: the column of the {holds}, its name or its number from 1; {otherwise} when left out.",
    };

    private static Option<string?> OneOf(string name, string description, IReadOnlyCollection<string> values)
    {
        var option = new Option<string?>(name) { HelpName = string.Join('|', values), Description = $"{description}." };
        option.AcceptOnlyFromAmong([.. values]);
        return option;
    }

    private static char? DelimiterOf(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        [not ('"' or '\r' or '\n') and var one] => one,
        _ => null,
    };

    private static string[]? TypesOf(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private ColumnMapping? Columns(ParseResult arguments)
    {
        var (user, item, category, time) = (arguments.GetValue(_user), arguments.GetValue(_item), arguments.GetValue(_category), arguments.GetValue(_time));
        var usual = new ColumnMapping();
        return (user ?? item ?? category ?? time) is null ? null : new ColumnMapping(user ?? usual.User, item ?? usual.Item, category, time ?? usual.Time);
    }
}
