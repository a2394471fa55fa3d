using System.Globalization;
using System.Text.Json;
using CsCheck;
using DminServing.Training.Data;
using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

/// <summary>What holds for every form: any rows written in it come back, and of spoiled lines between them each is told and nothing else is lost.</summary>
public sealed class ImportTests : IDisposable
{
    private const string TsvHeader = "marketplace\tcustomer_id\tproduct_id\tproduct_category\treview_date";

    // Letters that make trouble somewhere, and any others, without what no server takes in an id and the mark that a file may begin with.
    private static readonly Gen<char> Letter = Gen.Frequency<char>(
        (2, Gen.OneOf(',', '"', '\'', ';', ' ', '\\', '{', 'é', '鞋', '\u0085', '\u2028')), (2, Gen.Char['a', 'z']), (1, Gen.Char.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter) && letter is not ('\uFFFD' or '\uFEFF'))));

    private static readonly Gen<string> Id = Letter.Array[1, 12].Select(letters => new string(letters));
    private static readonly Gen<string> Text = Gen.Frequency<char>((4, Letter), (1, Gen.OneOf('\n', '\t'))).Array[0, 12].Select(letters => new string(letters));
    private static readonly Gen<Row> Rows = Gen.Select(Id, Id, Text, Gen.Bool, (user, item, text, isQuoted) => new Row(user, item, text, isQuoted));

    private static readonly Dictionary<string, Form> Forms = new()
    {
        ["tsv"] = new Form(
            "shop.tsv.gz", [], (row, time) => $"{row.User}\t{row.Item}\tc\t{time}", ["", "ann", "a\tb\tc", "a\tb\tc\tnow", "\tb\tc\t1", "a\t\tc\t1", "a\tb\tc\t1\t", "a,b,c,1"]),
        ["taobao"] = new Form(
            "UserBehavior.csv", [], (row, time) => $"{row.User.Replace(',', '.')},{row.Item.Replace(',', '.')},c,pv,{time}", ["", "1,2,3,pv", "1,2,3,look,4", "1,2,3,buy,now", ",2,3,pv,4"]),
        ["amazon"] = new Form(
            "reviews_Tiny_5.json.gz",
            [],
            (row, time) => JsonSerializer.Serialize(new { reviewerID = row.User, asin = row.Item, reviewText = row.Text, unixReviewTime = time }),
            ["", "{", "[]", "{}", """{"reviewerID": "a", "asin": "b", "unixReviewTime": "soon"}""", """{"reviewerID": "", "asin": "b", "unixReviewTime": 1}"""]),
        ["amazon-tsv"] = new Form(
            "amazon_reviews_tiny.tsv",
            [TsvHeader],
            (row, time) => $"US\t{row.User}\t{row.Item}\tc\t{DateTimeOffset.UnixEpoch.AddSeconds(time).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}",
            ["", "US\ta\tb\tc", "US\ta\tb\tc\t", "US\ta\tb\tc\t1", "US\t\tb\tc\t2015-08-31", TsvHeader]),
        ["csv"] = new Form(
            "shop.csv.gz",
            ["title,timestamp,item_id,user_id"],
            (row, time) => $"{Quoted(row.Text, true)},{time},{Quoted(row.Item, row.IsQuoted)},{Quoted(row.User, row.IsQuoted)}",
            ["", "x", "x,1,b", "x,now,b,a", "x,1,b,", "x,1,b,a,c", "\"x\"y,1,b,a", "x,1,b,\"a", "x,1,\"b,a", "x,\"1,b,a", "x,1,b,\"\"\"", "x,1,\"b\",a\"b,"]),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names() => [.. Forms.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_Rows_Come_Back(string form) =>
        Rows.Array[0, 40].Sample(rows => AssertRead(Forms[form], rows.Select(row => (row, (string?)null)).ToArray()), iter: 300, threads: 1);

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_Spoiled_Lines_Each_Is_Told_And_Nothing_Else_Is_Lost(string form) =>
        Gen.Select(Rows, Gen.Frequency<string?>((3, Gen.Const((string?)null)), (1, Gen.OneOf<string?>(Forms[form].Spoiled)))).Array[0, 60]
            .Sample(lines => AssertRead(Forms[form], lines), iter: 300, threads: 1);

    [Theory]
    [MemberData(nameof(Names))]
    public void Too_Many_Spoiled_Lines_Are_Refused_With_The_First_Of_Them(string form)
    {
        var (name, header, write, spoiled) = Forms[form];
        var good = Enumerable.Range(0, 900).Select(time => write(new Row("ann", "boots", "", false), time));
        var path = _folder.Write(name, [.. header, .. good, .. Enumerable.Repeat(spoiled[1], 100)]);

        var trouble = Assert.Throws<TrainingException>(() => Source(path, 0.05).Read(new InteractionLog(), _ => null));

        Assert.Contains($"{name}: 100 of {1000 + header.Length} lines are bad. Line {901 + header.Length}: ", trouble.Message, StringComparison.Ordinal);
        Assert.Equal(100, Source(path, 0.1).Read(new InteractionLog(), _ => null)[^1].Count);
    }

    // The row of place n has time n, so that rows can be told from each other and come back in their order.
    private void AssertRead(Form form, (Row Row, string? Spoiled)[] lines)
    {
        var path = _folder.Write(form.File, [.. form.Header, .. lines.Select((line, place) => line.Spoiled ?? form.Write(line.Row, place))]);
        var log = new InteractionLog();

        var bad = Source(path, 1).Read(log, _ => null)[^1];

        var wanted = lines.Index().Where(line => line.Item.Spoiled is null).Select(line => (line.Index * 1000L, form.File[0] == 'U' ? line.Item.Row.WithoutCommas() : line.Item.Row)).ToList();
        Assert.Equal(wanted.Select(row => (row.Item1, row.Item2.User, row.Item2.Item)), InOrder(log.ToHistories()));
        Assert.Equal(lines.Length - wanted.Count, bad.Count);
        Assert.Equal(lines.Length, log.Count + log.Skipped + bad.Count);
        var newLines = 0;
        var numbers = new List<int>();
        foreach (var (place, line) in lines.Index())
        {
            if (line.Spoiled is not null)
            {
                numbers.Add(form.Header.Length + 1 + place + newLines);
            }
            else if (form.File.Contains(".csv.gz", StringComparison.Ordinal))
            {
                newLines += line.Row.Text.Count(letter => letter == '\n');
            }
        }

        Assert.Equal(numbers, bad.Lines.Select(line => line.Number));
        Assert.All(bad.Lines, line => Assert.NotEmpty(line.Reason));
    }

    private static IEnumerable<(long Time, string User, string Item)> InOrder(Histories histories) => Enumerable.Range(0, histories.Users).SelectMany(user =>
    {
        var times = histories.TimesOf(user).ToArray();
        return histories.ItemsOf(user).ToArray().Select((item, place) => (times[place], histories.Log.Users[user], histories.Log.Items[item]));
    }).OrderBy(row => row.Item1);

    private static string Quoted(string text, bool always) =>
        always || text.AsSpan().ContainsAny(',', '\n') || text.StartsWith('"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private IInteractionSource Source(string path, double largestShare) => Sources.Of(new InputOptions(path)
    {
        LargestShare = largestShare,
        Metadata = path.EndsWith(".json.gz", StringComparison.Ordinal) ? _folder.Write("meta_Tiny.json.gz", "{'asin': 'B01'}") : null,
    });

    private sealed record Row(string User, string Item, string Text, bool IsQuoted)
    {
        public Row WithoutCommas() => this with { User = User.Replace(',', '.'), Item = Item.Replace(',', '.') };
    }

    private sealed record Form(string File, string[] Header, Func<Row, int, string> Write, string[] Spoiled);
}
