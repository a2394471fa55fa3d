using System.Text.Json;
using CsCheck;
using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

public sealed class PythonLiteralTests
{
    [Theory]
    [InlineData("None", null)]
    [InlineData("True", true)]
    [InlineData("-1.5e3", -1500.0)]
    [InlineData("'it\\'s'", "it's")]
    [InlineData("u\"a\\tb\\x41\\u00e9\\n\"", "a\tbAé\n")]
    [InlineData("  'spaces'  ", "spaces")]
    public void Simple_Values_Are_Read(string text, object? value) => Assert.Equal(value, PythonLiteral.Parse(text));

    [Fact]
    public void Nested_Values_Are_Read()
    {
        var value = Assert.IsType<Dictionary<string, object?>>(PythonLiteral.Parse("{'a': [1, (2, 'x'),], \"b\": {}, 'c': []}"));

        Assert.Equal([1.0, new List<object?> { 2.0, "x" }], Assert.IsType<List<object?>>(value["a"]));
        Assert.Empty(Assert.IsType<Dictionary<string, object?>>(value["b"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{'a' 1}")]
    [InlineData("{'a': 1")]
    [InlineData("[1, 2")]
    [InlineData("{1: 2}")]
    [InlineData("'a' 'b'")]
    [InlineData("'\\x4'")]
    [InlineData("__import__('os')")]
    public void What_Is_No_Literal_Is_Refused(string text) => Assert.Throws<FormatException>(() => PythonLiteral.Parse(text));

    [Fact]
    public void Deep_Nesting_Is_Refused() => Assert.Throws<FormatException>(() => PythonLiteral.Parse(new string('[', 100_000)));

    [Fact]
    public void Any_Json_Text_Is_Read_As_Json_Reads_It() =>
        Gen.Char.Where(letter => !char.IsSurrogate(letter)).Array[0, 20].Select(letters => new string(letters))
            .Sample(text => Equals(PythonLiteral.Parse(JsonSerializer.Serialize(text)), text), threads: 1);

    [Fact]
    public void Any_Text_Is_Read_Or_Refused() =>
        Gen.String.Sample(
            text =>
            {
                try
                {
                    PythonLiteral.Parse(text);
                }
                catch (FormatException)
                {
                    // The only way it may fail.
                }
            },
            threads: 1);
}
