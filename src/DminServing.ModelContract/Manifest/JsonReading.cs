using System.Globalization;
using System.Text.Json;

namespace DminServing.ModelContract.Manifest;

/// <summary>One JSON object of a manifest, read strictly: every missing, misspelled or ill-typed property is noted and reading
/// goes on, because a deserializer stops at the first problem and a person wants all of them.</summary>
internal sealed class JsonReading
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<string> _problems;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public JsonReading(JsonElement element, string path, List<string> problems)
    {
        (_object, _path, _problems) = (element, path, problems);
        if (element.ValueKind != JsonValueKind.Object)
        {
            Note("", $"must be an object, not {Describe(element)}");
        }
    }

    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => $"the string \"{element.GetString()}\"",
        JsonValueKind.Number => "the number " + element.GetRawText(),
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => element.GetRawText(),
    };

    public void Note(string name, string problem) => _problems.Add($"{Join(name)} {problem}.");

    public string Text(string name)
    {
        if (Required(name) is not { } value)
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Note(name, $"must be a non-empty string, not {Describe(value)}");
        return "";
    }

    public string? OptionalText(string name) => Optional(name) is null ? null : Text(name);

    public long Number(string name, long min, long max)
    {
        if (Required(name) is not { } value)
        {
            return min;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Note(name, string.Create(CultureInfo.InvariantCulture, $"must be an integer from {min} to {max}, not {Describe(value)}"));
        return min;
    }

    public double RequiredDouble(string name) => Required(name) is null ? 0 : OptionalDouble(name) ?? 0;

    /// <summary>A list of numbers.</summary>
    public IReadOnlyList<float> Floats(string name)
    {
        var values = new List<float>();
        foreach (var element in Elements(name))
        {
            if (element.ValueKind == JsonValueKind.Number)
            {
                values.Add(element.GetSingle());
            }
            else
            {
                Note(name, $"must hold numbers, not {Describe(element)}");
            }
        }

        return values;
    }

    public double? OptionalDouble(string name)
    {
        if (Optional(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        Note(name, $"must be a number, not {Describe(value)}");
        return null;
    }

    /// <summary>The one of <paramref name="choices"/> whose key the property names.</summary>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
    {
        var text = Text(name);
        if (choices.TryGetValue(text, out var choice))
        {
            return choice;
        }

        if (text.Length > 0)
        {
            Note(name, $"must be one of {string.Join(", ", choices.Keys)}, not \"{text}\"");
        }

        return choices.Values.First();
    }

    public JsonReading Child(string name) => Required(name) is { } value ? new JsonReading(value, Join(name), _problems) : new JsonReading(JsonDocument.Parse("{}").RootElement, Join(name), []);

    public JsonReading? OptionalChild(string name) => Optional(name) is { } value ? new JsonReading(value, Join(name), _problems) : null;

    /// <summary>The objects of a list.</summary>
    public IReadOnlyList<T> List<T>(string name, Func<JsonReading, T> read) =>
        [.. Elements(name).Select((element, i) => read(new JsonReading(element, $"{Join(name)}[{i}]", _problems)))];

    /// <summary>The elements of a list, whatever they are.</summary>
    public IEnumerable<JsonElement> Elements(string name)
    {
        if (Required(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray();
        }

        Note(name, $"must be a list, not {Describe(value)}");
        return [];
    }

    /// <summary>The names of this object's properties; all of them count as known.</summary>
    public IReadOnlyList<string> Names()
    {
        string[] names = _object.ValueKind == JsonValueKind.Object ? [.. _object.EnumerateObject().Select(property => property.Name)] : [];
        _known.UnionWith(names);
        return names;
    }

    /// <summary>Notes every property that nothing asked for.</summary>
    public void NoteUnknown()
    {
        if (_object.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in _object.EnumerateObject().Where(property => !_known.Contains(property.Name)))
        {
            Note(property.Name, $"is not a property of the format; known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    private string Join(string name) => _path.Length == 0 ? name : name.Length == 0 ? _path : $"{_path}.{name}";

    private JsonElement? Required(string name)
    {
        var value = Optional(name);
        if (value is null && _object.ValueKind == JsonValueKind.Object)
        {
            Note(name, "is missing");
        }

        return value;
    }

    private JsonElement? Optional(string name)
    {
        _known.Add(name);
        return _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
