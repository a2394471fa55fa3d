using System.Globalization;
using System.Text;

namespace DminServing.Training.Data.Importing;

/// <summary>Reads one Python literal (dictionaries, lists, tuples, strings, numbers, None, True, False), which is what a line of
/// the 2014 metadata is. JSON reads as well.</summary>
public sealed class PythonLiteral
{
    private const int DeepestNesting = 64;
    private readonly string _text;
    private int _at;
    private int _depth;

    private PythonLiteral(string text) => _text = text;

    /// <summary>Reads a literal.</summary>
    /// <returns>A dictionary by text keys, a list, a text, a number or a truth value, or <c>null</c> for None.</returns>
    /// <exception cref="FormatException">It is none; the message tells where.</exception>
    public static object? Parse(string text)
    {
        var reader = new PythonLiteral(text);
        var value = reader.Value();
        reader.SkipSpaces();
        return reader._at == text.Length ? value : throw reader.Unexpected("the end");
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private object? Value()
    {
        SkipSpaces();
        return Current switch
        {
            '{' => Nested(() => Dictionary()),
            '[' => Nested(() => List(']')),
            '(' => Nested(() => List(')')),
            '\'' or '"' => Text(),
            'u' or 'b' or 'r' when _at + 1 < _text.Length && _text[_at + 1] is '\'' or '"' => Prefixed(),
            _ => Word(),
        };
    }

    private object Nested(Func<object> read)
    {
        if (++_depth > DeepestNesting)
        {
            throw new FormatException($"is nested deeper than {DeepestNesting} levels");
        }

        _at++;
        var value = read();
        _depth--;
        return value;
    }

    private Dictionary<string, object?> Dictionary()
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (!Ends('}'))
        {
            var key = Value() as string ?? throw Unexpected("a text as key");
            Expect(':');
            entries[key] = Value();
            Separator('}');
        }

        return entries;
    }

    private List<object?> List(char end)
    {
        var items = new List<object?>();
        while (!Ends(end))
        {
            items.Add(Value());
            Separator(end);
        }

        return items;
    }

    private string Prefixed()
    {
        _at++;
        return Text();
    }

    private string Text()
    {
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (Current != quote)
        {
            if (_at >= _text.Length)
            {
                throw Unexpected("the closing quote");
            }

            text.Append(_text[_at] == '\\' ? Escape() : _text[_at]);
            _at++;
        }

        _at++;
        return text.ToString();
    }

    private char Escape()
    {
        _at++;
        return Current switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'x' => Code(2),
            'u' => Code(4),
            var other => other,
        };
    }

    private char Code(int digits)
    {
        if (_at + digits >= _text.Length || !ushort.TryParse(_text.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Unexpected($"{digits} hex digits");
        }

        _at += digits;
        return (char)code;
    }

    private object? Word()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '.' or '-' or '+')
        {
            _at++;
        }

        var word = _text.AsSpan(start, _at - start);
        return word switch
        {
            "None" or "null" => null,
            "True" or "true" => true,
            "False" or "false" => false,
            _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Unexpected("a value"),
        };
    }

    private bool Ends(char end)
    {
        SkipSpaces();
        if (Current != end || _at >= _text.Length)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Separator(char end)
    {
        SkipSpaces();
        if (Current != end)
        {
            Expect(',');
        }
    }

    private void Expect(char symbol)
    {
        SkipSpaces();
        if (Current != symbol)
        {
            throw Unexpected($"'{symbol}'");
        }

        _at++;
    }

    private void SkipSpaces()
    {
        while (char.IsWhiteSpace(Current))
        {
            _at++;
        }
    }

    private FormatException Unexpected(string wanted) => new($"should have {wanted} at character {_at + 1}");
}
