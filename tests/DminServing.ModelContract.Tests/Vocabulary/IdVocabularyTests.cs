using System.Globalization;
using CsCheck;
using DminServing.ModelContract.Vocabulary;
using DminServing.Testing;
using Xunit;

namespace DminServing.ModelContract.Tests.Vocabulary;

public sealed class IdVocabularyTests : IDisposable
{
    private static readonly string[] Letters = ["é", "日", "😀", "\u2028", "\uFFFD", "\t", " ", "\0", "A"];

    // Ids that look alike: numbers in several spellings, prefixes of each other, texts of one to four bytes a character.
    private static readonly Gen<string> AnyId = Gen.OneOf(
        Gen.Long.Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Int[-99, 99].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Int[0, 99].Select(number => number.ToString("000", CultureInfo.InvariantCulture)),
        Gen.Char["ab"].Array[1, 20].Select(letters => new string(letters)),
        Gen.Int[0, Letters.Length - 1].Select(letter => Letters[letter]).Array[1, 9].Select(string.Concat));

    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "ids.vocab");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_Lookup_Is_A_Dictionarys()
    {
        Gen.Select(AnyId.Array[0, 300], AnyId.Array[50]).Sample((drawn, asked) =>
        {
            string[] ids = [.. drawn.Distinct(StringComparer.Ordinal)];
            var oracle = ids.Index().ToDictionary(id => id.Item, id => id.Index + 1, StringComparer.Ordinal);
            var vocabulary = new IdVocabulary(ids);

            Assert.Equal(ids, vocabulary.Ids);
            Assert.All(ids.Concat(asked), id => Assert.Equal(oracle.GetValueOrDefault(id), vocabulary.IndexOf(id)));
            Assert.All(ids.Concat(asked), id => Assert.Equal(oracle.GetValueOrDefault(id), vocabulary.IndexOfUtf8(System.Text.Encoding.UTF8.GetBytes(id))));
        });
    }

    [Fact]
    public void Every_Number_Is_Its_Decimal_Form()
    {
        Gen.Select(AnyId.Array[0, 300], Gen.OneOf(Gen.Long, Gen.Long[-99, 99]).Array[50]).Sample((drawn, asked) =>
        {
            var vocabulary = new IdVocabulary(drawn.Distinct(StringComparer.Ordinal));

            Assert.All(asked, number => Assert.Equal(vocabulary.IndexOf(number.ToString(CultureInfo.InvariantCulture)), vocabulary.IndexOf(number)));
        });
    }

    [Fact]
    public void Many_Ids_Are_All_Found()
    {
        const int count = 100_000;
        var vocabulary = new IdVocabulary(Enumerable.Range(0, count).Select(number => $"item-{number}"));

        Assert.All(Enumerable.Range(0, count), number => Assert.Equal(number + 1, vocabulary.IndexOf($"item-{number}")));
        Assert.All(Enumerable.Range(count, count), number => Assert.Equal(0, vocabulary.IndexOf($"item-{number}")));
    }

    [Fact]
    public void A_Lookup_Allocates_Nothing()
    {
        var vocabulary = new IdVocabulary(["item-1", "-9223372036854775808"]);
        vocabulary.IndexOf("item-1"); // the runtime may allocate for a first call, whichever test makes it
        vocabulary.IndexOf(long.MinValue);
        var before = GC.GetAllocatedBytesForCurrentThread();

        vocabulary.IndexOf("item-1");
        vocabulary.IndexOf("item-2");
        vocabulary.IndexOf(long.MinValue);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void An_Id_May_Be_Long()
    {
        var id = new string('日', 10_000);

        Assert.Equal(1, new IdVocabulary([id]).IndexOf(id));
    }

    [Fact]
    public void Half_A_Surrogate_Pair_Is_Not_The_Replacement_Character()
    {
        Assert.Equal(0, new IdVocabulary(["\uFFFD"]).IndexOf("\uD83D"));
        Assert.Throws<ArgumentException>(() => new IdVocabulary(["\uD83D"]));
    }

    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("a\nb")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("\uFEFFa\nb\n")]
    public void Line_Ends_And_A_Byte_Order_Mark_Are_No_Part_Of_An_Id(string text)
    {
        System.IO.File.WriteAllText(File, text);

        Assert.Equal(["a", "b"], IdVocabulary.Load(File).Ids);
    }

    [Theory]
    [InlineData("x\ny\nx\n", "ids.vocab: Id 'x' stands twice in the vocabulary: lines 1 and 3.")]
    [InlineData("x\n\ny\n", "ids.vocab: Line 2 of the vocabulary is empty")]
    [InlineData("x\ry\n", "ids.vocab: Line 1 of the vocabulary is empty or holds a line break")]
    [InlineData("x\ny\xFF\n", "ids.vocab: Line 2 of the vocabulary is empty or holds a line break, or it is no UTF-8.")]
    public void A_Bad_File_Is_Refused_With_Its_Line(string latin1, string message)
    {
        System.IO.File.WriteAllBytes(File, System.Text.Encoding.Latin1.GetBytes(latin1));

        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => IdVocabulary.Load(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_N_Has_Index_N_And_Everything_Else_Zero()
    {
        var vocabulary = new IdVocabulary(["b00", "7", "-3"]);

        Assert.Equal([1, 2, 3, 0, 0], new[] { "b00", "7", "-3", "B00", "" }.Select(id => vocabulary.IndexOf(id)));
        Assert.Equal(4, vocabulary.Size);
    }

    [Fact]
    public void A_Number_Is_Looked_Up_By_Its_Decimal_Form()
    {
        var vocabulary = new IdVocabulary(["7", "-3", long.MinValue.ToString(CultureInfo.InvariantCulture), "007"]);

        Assert.Equal([1, 2, 3, 0], new[] { 7, -3, long.MinValue, 70 }.Select(vocabulary.IndexOf));
    }

    [Fact]
    public void A_Saved_Vocabulary_Loads_Back()
    {
        string[] ids = ["héron", "a b", "\u2028", "😀"];
        new IdVocabulary(ids).Save(File);

        Assert.Equal(ids, IdVocabulary.Load(File).Ids);
    }

    [Theory]
    [InlineData("Id 'x' stands twice in the vocabulary: lines 1 and 3.", "x", "y", "x")]
    [InlineData("Line 2 of the vocabulary is empty", "x", "")]
    [InlineData("Line 1 of the vocabulary is empty or holds a line break", "x\ny")]
    public void A_Bad_Id_Is_Refused_With_Its_Line(string message, params string[] ids) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new IdVocabulary(ids)).Message, StringComparison.Ordinal);
}
