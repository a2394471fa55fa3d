namespace DminServing.Training.Data.Importing;

/// <summary>Chooses the reader by what the command line says, else by the name of the file.</summary>
public static class Sources
{
    private static readonly string[] Archives = [".gz", ".zip"];

    /// <summary>The source of an input.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="TrainingException">Its options do not belong together.</exception>
    public static IInteractionSource Of(InputOptions options)
    {
        var format = options.Format ?? FormatOf(options.Input);
        Check(options, format);
        var (input, share) = (options.Input, options.LargestShare);
        var (columns, unit) = (options.Columns ?? new ColumnMapping(), options.TimeUnit ?? TimeUnit.Seconds);
        return format switch
        {
            InputFormat.Amazon => new AmazonSource(input, options.Metadata!, share),
            InputFormat.AmazonTsv => new AmazonTsvSource(input, options.Metadata, share),
            InputFormat.Taobao => new TaobaoSource(input, options.BehaviorTypes ?? TaobaoSource.DefaultTypes, share),
            InputFormat.Csv => new CsvSource(input, columns, options.Delimiter ?? ',', unit, share),
            InputFormat.Parquet => new ParquetSource(input, columns, unit, share),
            _ => new TsvSource(input, share),
        };
    }

    /// <summary>The form that a file's name tells.</summary>
    public static InputFormat FormatOf(string input)
    {
        var name = Path.GetFileName(input);
        if (Archives.FirstOrDefault(archive => name.EndsWith(archive, StringComparison.OrdinalIgnoreCase)) is { } ending)
        {
            name = name[..^ending.Length];
        }

        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".JSON" => InputFormat.Amazon,
            ".PARQUET" => InputFormat.Parquet,
            ".CSV" => name.StartsWith("UserBehavior", StringComparison.OrdinalIgnoreCase) ? InputFormat.Taobao : InputFormat.Csv,
            _ => name.StartsWith("amazon_reviews_", StringComparison.OrdinalIgnoreCase) ? InputFormat.AmazonTsv : InputFormat.Tsv,
        };
    }

    /// <summary>A data set's name when none is given: the input's name without what follows the first dot, in lower case, with dashes.</summary>
    public static string NameOf(string input) => Path.GetFileName(input).Split('.')[0].Replace('_', '-').ToLowerInvariant();

    private static void Check(InputOptions options, InputFormat format)
    {
        var name = Path.GetFileName(options.Input);
        if (format == InputFormat.Amazon && options.Metadata is null)
        {
            throw new TrainingException($"{name} holds reviews without categories: give the items' metadata too, --metadata meta_*.json.gz.");
        }

        Belongs(options.Metadata, "--metadata", InputFormat.Amazon, InputFormat.AmazonTsv);
        Belongs(options.Columns, "--user-column and the other columns", InputFormat.Csv, InputFormat.Parquet);
        Belongs(options.TimeUnit, "--time-unit", InputFormat.Csv, InputFormat.Parquet);
        Belongs(options.Delimiter, "--delimiter", InputFormat.Csv);
        Belongs(options.BehaviorTypes, "--behavior-types", InputFormat.Taobao);

        void Belongs(object? value, string option, params InputFormat[] formats)
        {
            if (value is not null && !formats.Contains(format))
            {
                throw new TrainingException($"{option} cannot go with {name}, which is read as {NameOf(format)}; say --format {string.Join(" or ", formats.Select(NameOf))} if that is what it is.");
            }
        }
    }

    /// <summary>The name of a form on the command line.</summary>
    public static string NameOf(InputFormat format) => format == InputFormat.AmazonTsv ? "amazon-tsv" : format.ToString().ToLowerInvariant();
}
