using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace DminServing.Training.Data.Importing;

/// <summary>One column of a row group, whatever its type.</summary>
internal sealed class ParquetColumn
{
    private readonly Func<int, object?> _valueAt;

    // Texts are parts of their pages' memory: a string a row would take more than all else that is read.
    private readonly Func<int, ReadOnlyMemory<char>>? _textAt;

    private ParquetColumn(Func<int, object?> valueAt) => _valueAt = valueAt;

    private ParquetColumn(Func<int, ReadOnlyMemory<char>> textAt) => (_valueAt, _textAt) = (_ => null, textAt);

    /// <summary>Whether a column's values can be ids and categories.</summary>
    public static bool CanBeText(DataField field) =>
        IsText(field) || field.ClrType == typeof(long) || field.ClrType == typeof(int) || field.ClrType == typeof(ulong) || field.ClrType == typeof(uint);

    /// <summary>Whether a column's values can be times.</summary>
    public static bool CanBeTime(DataField field) =>
        IsText(field) || field.ClrType == typeof(long) || field.ClrType == typeof(int) || field.ClrType == typeof(double)
        || field.ClrType == typeof(DateTime) || field.ClrType == typeof(DateOnly);

    /// <summary>Reads a column.</summary>
    public static async Task<ParquetColumn> Read(ParquetRowGroupReader group, DataField field)
    {
        if (IsText(field))
        {
            return await ReadTexts(group, field);
        }

        return field.ClrType == typeof(long) ? await Read<long>(group, field)
            : field.ClrType == typeof(int) ? await Read<int>(group, field)
            : field.ClrType == typeof(ulong) ? await Read<ulong>(group, field)
            : field.ClrType == typeof(uint) ? await Read<uint>(group, field)
            : field.ClrType == typeof(double) ? await Read<double>(group, field)
            : field.ClrType == typeof(DateTime) ? await Read<DateTime>(group, field)
            : await Read<DateOnly>(group, field);
    }

    /// <summary>A row's value as text; empty when it has none.</summary>
    public ReadOnlySpan<char> TextAt(int row) => _textAt is null ? Convert.ToString(_valueAt(row), CultureInfo.InvariantCulture) : _textAt(row).Span;

    /// <summary>A row's value as Unix milliseconds.</summary>
    /// <returns>Whether it is a time.</returns>
    public bool TryTimeAt(int row, TimeUnit unit, out long milliseconds)
    {
        switch (_valueAt(row))
        {
            // What has a zone was brought to UTC by its writer; what has none is taken for UTC, as in text.
            case DateTime time:
                milliseconds = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds();
                return true;
            case DateOnly day:
                milliseconds = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)).ToUnixTimeMilliseconds();
                return true;
            default:
                return UnixTime.TryParse(TextAt(row), unit, out milliseconds);
        }
    }

    private static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private static async Task<ParquetColumn> ReadTexts(ParquetRowGroupReader group, DataField field)
    {
        if (field.IsNullable)
        {
            var some = new ReadOnlyMemory<char>?[group.RowCount];
            await group.ReadAsync<ReadOnlyMemory<char>>(field, some.AsMemory(), null, CancellationToken.None);
            return new ParquetColumn(row => some[row] ?? default);
        }

        var texts = new ReadOnlyMemory<char>[group.RowCount];
        await group.ReadAsync<ReadOnlyMemory<char>>(field, texts.AsMemory(), null, CancellationToken.None);
        return new ParquetColumn(row => texts[row]);
    }

    private static async Task<ParquetColumn> Read<T>(ParquetRowGroupReader group, DataField field)
        where T : struct
    {
        if (field.IsNullable)
        {
            var some = new T?[group.RowCount];
            await group.ReadAsync(field, some.AsMemory(), null, CancellationToken.None);
            return new ParquetColumn(row => (object?)some[row]);
        }

        var values = new T[group.RowCount];
        await group.ReadAsync(field, values.AsMemory(), null, CancellationToken.None);
        return new ParquetColumn(row => (object?)values[row]);
    }
}
