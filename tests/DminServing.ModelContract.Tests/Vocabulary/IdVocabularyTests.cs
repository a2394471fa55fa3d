using DminServing.ModelContract.Vocabulary;
using Xunit;

namespace DminServing.ModelContract.Tests.Vocabulary;

public sealed class IdVocabularyTests
{
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
        var vocabulary = new IdVocabulary(["7", "-3", long.MinValue.ToString(System.Globalization.CultureInfo.InvariantCulture), "007"]);

        Assert.Equal([1, 2, 3, 0], new[] { 7, -3, long.MinValue, 70 }.Select(vocabulary.IndexOf));
    }

    [Fact]
    public void A_Saved_Vocabulary_Loads_Back()
    {
        var path = Path.GetTempFileName();
        string[] ids = ["héron", "a b", "\u2028", "😀"];
        new IdVocabulary(ids).Save(path);

        Assert.Equal(ids, IdVocabulary.Load(path).Ids);
        File.Delete(path);
    }

    [Theory]
    [InlineData("Id 'x' stands twice in the vocabulary: lines 1 and 3.", "x", "y", "x")]
    [InlineData("Line 2 of the vocabulary is empty", "x", "")]
    [InlineData("Line 1 of the vocabulary is empty or holds a line break", "x\ny")]
    public void A_Bad_Id_Is_Refused_With_Its_Line(string message, params string[] ids) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new IdVocabulary(ids)).Message, StringComparison.Ordinal);
}
