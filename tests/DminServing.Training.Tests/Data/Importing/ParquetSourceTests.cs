using CsCheck;
using DminServing.Training.Data;
using DminServing.Training.Data.Importing;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

public sealed class ParquetSourceTests : IDisposable
{
    private static readonly DateTime Day = new(1970, 1, 2, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_Of_All_Groups_Are_Read()
    {
        var log = new InteractionLog();
        var path = await Write(
            [Text("user_id", "ann", "ben"), Numbers<long>("item_id", 7, 8), Text("category", "shoes", null), Numbers<long>("timestamp", 20, 21)],
            [Text("user_id", "ann"), Numbers<long>("item_id", 9), Text("category", "bags"), Numbers<long>("timestamp", 22)]);

        var bad = Read(log, path, new ColumnMapping(), TimeUnit.Seconds);

        Assert.Equal(0, bad.Count);
        Assert.Equal(["ann", "ben"], Ids(log.Users));
        Assert.Equal(["7", "8", "9"], Ids(log.Items));
        Assert.Equal(["shoes", "", "bags"], Enumerable.Range(0, 3).Select(log.CategoryOf));
        Assert.Equal([20_000, 22_000], log.ToHistories().TimesOf(0));
    }

    // 40 made-up rows, written by Rust's arrow (parquet-wasm 0.8.0), hyparquet-writer 0.17.0 and parquetjs 0.11.2.
    [Theory]
    [InlineData("arrow-rs-snappy-dictionary")]
    [InlineData("arrow-rs-zstd-delta")]
    [InlineData("hyparquet")]
    [InlineData("parquetjs")]
    public void Files_Of_Other_Writers_Are_Read(string file)
    {
        var log = new InteractionLog();

        Assert.Equal(0, Read(log, Path.Combine(Repository.Root, "tests/DminServing.Training.Tests/Data/Importing/Written", file + ".parquet"), new ColumnMapping(), TimeUnit.Seconds).Count);

        var histories = log.ToHistories();
        var read = Enumerable.Range(0, histories.Users).SelectMany(user => histories.ItemsOf(user).ToArray().Zip(histories.TimesOf(user).ToArray(), (item, time) => (log.Users[user], log.Items[item], log.CategoryOf(item), time)));
        Assert.Equal(Enumerable.Range(0, 40).Select(row => ($"u{row % 7}", $"i{row % 11}", $"c{row % 11 % 3}", (1_700_000_000L + row) * 1000)), read.OrderBy(row => row.time));
    }

    [Fact]
    public async Task Many_Rows_Come_Back_As_They_Were_Written()
    {
        var random = new Random(1);
        var groups = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 50_000).Select(_ => ($"u{random.Next(20_000)}", $"item {random.Next(1_000_000)}")).ToArray()).ToArray();
        var path = await Write([.. groups.Select((rows, group) => new[]
        {
            Text("user_id", [.. rows.Select(row => row.Item1)]), Text("item_id", [.. rows.Select(row => row.Item2)]), Numbers<long>("timestamp", [.. rows.Select((_, place) => (group * 50_000L) + place)]),
        })]);
        var log = new InteractionLog();

        Read(log, path, new ColumnMapping(), TimeUnit.Milliseconds);

        var histories = log.ToHistories();
        var read = new (string, string)[150_000];
        for (var user = 0; user < histories.Users; user++)
        {
            foreach (var (item, time) in histories.ItemsOf(user).ToArray().Zip(histories.TimesOf(user).ToArray()))
            {
                read[time] = (log.Users[user], log.Items[item]);
            }
        }

        Assert.Equal(groups.SelectMany(rows => rows), read);
    }

    [Fact]
    public async Task Times_May_Have_A_Type_Of_Their_Own()
    {
        Assert.Equal(86_400_000, await TimeOf(new Column(new DataField<DateTime>("timestamp"), async (group, field) => await group.WriteAsync<DateTime>(field, new[] { Day }.AsMemory()))));
        Assert.Equal(86_400_000, await TimeOf(Numbers<double>("timestamp", 86_400)));
        Assert.Equal(86_400_000, await TimeOf(Numbers<int>("timestamp", 86_400)));
        Assert.Equal(86_400_000, await TimeOf(Text("timestamp", "1970-01-02"), TimeUnit.Iso));
    }

    [Fact]
    public async Task A_Bad_Row_Is_Left_Out_With_Number_And_Reason()
    {
        var log = new InteractionLog();
        var path = await Write([Text("user_id", "ann", null, "ben", "c\td"), Numbers<int>("item_id", 7, 8, 9, 10), new Column(
            new DataField<long?>("timestamp"), async (group, field) => await group.WriteAsync<long>(field, new long?[] { 20, 21, null, 22 }.AsMemory()))]);

        var bad = Read(log, path, new ColumnMapping(), TimeUnit.Seconds);

        Assert.Equal([(2, "has an empty user"), (3, "has '' instead of Unix seconds"), (4, "has U+0009 in its user")], bad.Lines);
        Assert.Equal(1, log.Count);
    }

    [Fact]
    public async Task Columns_That_Hold_Something_Else_Are_Refused()
    {
        var path = await Write([Numbers<double>("user_id", 1.5), Numbers<int>("item_id", 7), Numbers<int>("timestamp", 20)]);

        Assert.Contains(
            "The column 'user_id' of shop.parquet has values of type Double",
            Assert.Throws<TrainingException>(() => Read(new InteractionLog(), path, new ColumnMapping(), TimeUnit.Seconds)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "has no column 'uid', but 'user_id', 'item_id', 'timestamp'",
            Assert.Throws<TrainingException>(() => Read(new InteractionLog(), path, new ColumnMapping("uid"), TimeUnit.Seconds)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Spoiled_File_Is_Read_Or_Refused()
    {
        var path = await Write([Text("user_id", "ann", "ben"), Numbers<int>("item_id", 7, 8), Numbers<int>("timestamp", 20, 21)]);
        var bytes = await File.ReadAllBytesAsync(path);

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[1, bytes.Length]).Sample(
            (place, value, length) =>
            {
                var spoiled = bytes[..length];
                spoiled[Math.Min(place, length - 1)] = value;
                File.WriteAllBytes(path, spoiled);
                try
                {
                    Read(new InteractionLog(), path, new ColumnMapping(), TimeUnit.Seconds);
                }
                catch (TrainingException)
                {
                    // The only way it may fail.
                }
            },
            iter: 500,
            threads: 1);
    }

    private static Column Text(string name, params string?[] values) => new(new DataField<string>(name), async (group, field) => await group.WriteAsync(field, values));

    private static Column Numbers<T>(string name, params T[] values)
        where T : struct => new(new DataField<T>(name), async (group, field) => await group.WriteAsync<T>(field, values.AsMemory()));

    private static IEnumerable<string> Ids(IdPool pool) => Enumerable.Range(0, pool.Count).Select(number => pool[number]);

    private static BadLines Read(InteractionLog log, string path, ColumnMapping columns, TimeUnit unit) =>
        Assert.Single(new ParquetSource(path, columns, unit, 0.01).Read(log, _ => null));

    private async Task<long> TimeOf(Column column, TimeUnit unit = TimeUnit.Seconds)
    {
        var log = new InteractionLog();
        var bad = Read(log, await Write([Text("user_id", "ann"), Text("item_id", "boots"), column]), new ColumnMapping(), unit);
        Assert.Empty(bad.Lines);
        return log.ToHistories().TimesOf(0)[0];
    }

    private async Task<string> Write(params Column[][] groups)
    {
        await using var file = File.Create(_folder["shop.parquet"]);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(groups[0].Select(column => column.Field)), file);
        foreach (var columns in groups)
        {
            using var group = writer.CreateRowGroup();
            foreach (var (column, field) in columns.Zip(groups[0].Select(column => column.Field)))
            {
                await column.Write(group, field);
            }
        }

        return _folder["shop.parquet"];
    }

    private sealed record Column(DataField Field, Func<ParquetRowGroupWriter, DataField, Task> Write);
}
