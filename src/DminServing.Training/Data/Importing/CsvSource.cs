namespace DminServing.Training.Data.Importing;

/// <summary>Any table as text: fields between commas or another delimiter, quoted where needed, columns by name or by number.</summary>
/// <param name="file">The file.</param>
/// <param name="columns">Which columns are what.</param>
/// <param name="delimiter">What stands between fields.</param>
/// <param name="unit">How times are written.</param>
/// <param name="largestShare">Share of the lines that may be bad.</param>
public sealed class CsvSource(string file, ColumnMapping columns, char delimiter, TimeUnit unit, double largestShare) : IInteractionSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = [file];

    /// <inheritdoc/>
    public IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress)
    {
        var bad = new BadLines(file, largestShare);
        using var records = new CsvRecords(TextLines.Read(file, progress(file)), delimiter);
        if (Places(records) is { } places)
        {
            while (records.Next(fields => places.ProblemOf(fields.Count) ?? Parse(fields, places, log), out var reason))
            {
                if (reason is not null)
                {
                    bad.Note(records.Number, reason);
                }
            }
        }

        bad.Finish(records.Number);
        return [bad];
    }

    // Null when the file is empty.
    private ColumnPlaces? Places(CsvRecords records)
    {
        if (!columns.HasHeader)
        {
            return columns.ByNumber();
        }

        List<string> names = [];
        records.Next(
            fields =>
            {
                names.AddRange(Enumerable.Range(0, fields.Count).Select(place => fields[place].ToString()));
                return null;
            },
            out var problem);
        return problem is not null ? throw new TrainingException($"The first line of {Path.GetFileName(file)} should name the columns, but it {problem}.")
            : names.Count == 0 ? null
            : columns.In(file, names);
    }

    private string? Parse(CsvFields fields, ColumnPlaces places, InteractionLog log)
    {
        var time = fields[places.Time];
        return UnixTime.TryParse(time, unit, out var milliseconds)
            ? Intake.Add(log, fields[places.User], fields[places.Item], places.Category is { } place ? fields[place] : "", milliseconds)
            : $"has '{time}' instead of {UnixTime.NameOf(unit)}";
    }
}
