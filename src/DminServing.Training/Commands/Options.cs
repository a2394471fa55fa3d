using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace DminServing.Training.Commands;

/// <summary>Options that check their value.</summary>
internal static class Options
{
    /// <summary>An option with a default and a range.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it sets.</param>
    /// <param name="value">The default.</param>
    /// <param name="isValid">Whether a value is in the range.</param>
    /// <param name="range">The range in words.</param>
    public static Option<T> Ranged<T>(string name, string description, T value, Func<T, bool> isValid, string range)
    {
        var option = new Option<T>(name) { HelpName = "NUMBER", Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (TryGet<T>(result, out var given) && !isValid(given))
            {
                result.AddError($"{name} must be {range}, not {given}.");
            }
        });
        return option;
    }

    /// <summary>An option for a count.</summary>
    public static Option<int> Count(string name, string description, int value) => Ranged(name, description, value, number => number >= 1, "1 or more");

    /// <summary>An option for one of an enumeration's values, <c>newest-first</c> for <c>NewestFirst</c>.</summary>
    public static Option<string> Choice<T>(string name, string description, T value)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetValues<T>().Select(Name)];
        var option = new Option<string>(name) { HelpName = string.Join('|', names), Description = description, DefaultValueFactory = _ => Name(value) };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    /// <summary>The value of a <see cref="Choice{T}"/>.</summary>
    public static T Chosen<T>(string name)
        where T : struct, Enum => Enum.GetValues<T>().Single(value => Name(value) == name);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    // A value that is no T at all is reported by the parser.
    private static bool TryGet<T>(OptionResult result, [MaybeNullWhen(false)] out T value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return value is not null;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
