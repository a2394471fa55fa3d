using Parquet;
using Parquet.Schema;

namespace DminServing.Training.Data.Importing;

/// <summary>Any table as Parquet, by its flat columns, a row group at a time.</summary>
/// <param name="file">The file.</param>
/// <param name="columns">Which columns are what.</param>
/// <param name="unit">How times are written where the column's type does not tell.</param>
/// <param name="largestShare">Share of the rows that may be bad.</param>
public sealed class ParquetSource(string file, ColumnMapping columns, TimeUnit unit, double largestShare) : IInteractionSource
{
    private const int RowsBetweenCollections = 1 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = [file];

    /// <inheritdoc/>
    public IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress)
    {
        if (!File.Exists(file))
        {
            throw new TrainingException(Directory.Exists(file) ? $"{file} is a folder; name a file." : $"{file} does not exist.");
        }

        try
        {
            return [ReadAsync(log, progress(file)).GetAwaiter().GetResult()];
        }
        catch (Exception e) when (e is not (TrainingException or OutOfMemoryException))    // of a damaged file the library throws what it stumbles over
        {
            throw new TrainingException($"{file} cannot be read as Parquet: {e.Message.TrimEnd('.')}. Check the file, or name its form with --format.", e);
        }
    }

    private async Task<BadLines> ReadAsync(InteractionLog log, IProgress<double>? progress)
    {
        var bad = new BadLines(file, largestShare);
        await using var content = File.OpenRead(file);
        await using var reader = await ParquetReader.CreateAsync(content);
        var fields = reader.Schema.DataFields;
        var places = columns.In(file, [.. fields.Select(field => field.Path.ToString())]);
        var mapped = new MappedFields(Id(fields[places.User]), Id(fields[places.Item]), places.Category is { } place ? Id(fields[place]) : null, Time(fields[places.Time]));
        var (rows, collected) = (0, 0);
        for (var number = 0; number < reader.RowGroupCount; number++)
        {
            rows = await ReadGroup(reader, number, mapped, log, bad, rows);
            progress?.Report((number + 1.0) / reader.RowGroupCount);
            if (rows - collected >= RowsBetweenCollections)
            {
                collected = rows;
                GC.Collect();                                                              // columns are large arrays, which pile up otherwise
            }
        }

        bad.Finish(rows);
        return bad;
    }

    // Its columns are garbage when it returns; locals of the loop would keep them.
    private async Task<int> ReadGroup(ParquetReader reader, int number, MappedFields fields, InteractionLog log, BadLines bad, int rowsBefore)
    {
        using var group = reader.OpenRowGroupReader(number);
        var (users, items, times) = (await ParquetColumn.Read(group, fields.User), await ParquetColumn.Read(group, fields.Item), await ParquetColumn.Read(group, fields.Time));
        var categories = fields.Category is null ? null : await ParquetColumn.Read(group, fields.Category);
        for (var row = 0; row < group.RowCount; row++)
        {
            var reason = times.TryTimeAt(row, unit, out var milliseconds)
                ? Intake.Add(log, users.TextAt(row), items.TextAt(row), categories is null ? "" : categories.TextAt(row), milliseconds)
                : $"has '{times.TextAt(row)}' instead of {UnixTime.NameOf(unit)}";
            if (reason is not null)
            {
                bad.Note(rowsBefore + row + 1, reason);
            }
        }

        return rowsBefore + (int)group.RowCount;
    }

    private DataField Id(DataField field) => IsFlat(field) && ParquetColumn.CanBeText(field) ? field
        : throw new TrainingException($"The column '{field.Path}' of {Path.GetFileName(file)} has values of type {field.ClrType.Name}; ids and categories are text or whole numbers. Name another column.");

    private DataField Time(DataField field) => IsFlat(field) && ParquetColumn.CanBeTime(field) ? field
        : throw new TrainingException($"The column '{field.Path}' of {Path.GetFileName(file)} has values of type {field.ClrType.Name}, which are no times. Name another column with --time-column.");

    private static bool IsFlat(DataField field) => field is { IsArray: false, MaxRepetitionLevel: 0 };

    private sealed record MappedFields(DataField User, DataField Item, DataField? Category, DataField Time);
}
