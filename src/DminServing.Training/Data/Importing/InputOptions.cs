namespace DminServing.Training.Data.Importing;

/// <summary>What a command line says about the interactions; <c>null</c> where it says nothing.</summary>
/// <param name="Input">The file.</param>
public sealed record InputOptions(string Input)
{
    /// <summary>The form; by the file's name when it is not said.</summary>
    public InputFormat? Format { get; init; }

    /// <summary>The items' metadata of an Amazon release.</summary>
    public string? Metadata { get; init; }

    /// <summary>The columns of a table.</summary>
    public ColumnMapping? Columns { get; init; }

    /// <summary>What stands between the fields of a CSV file; a comma when it is not said.</summary>
    public char? Delimiter { get; init; }

    /// <summary>How a table writes times; Unix seconds when it is not said.</summary>
    public TimeUnit? TimeUnit { get; init; }

    /// <summary>The types of behavior to take from Taobao's file; <see cref="TaobaoSource.DefaultTypes"/> when it is not said.</summary>
    public IReadOnlyList<string>? BehaviorTypes { get; init; }

    /// <summary>Share of the lines that may be bad.</summary>
    public double LargestShare { get; init; } = 0.01;
}
