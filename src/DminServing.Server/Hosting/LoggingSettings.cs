using Microsoft.Extensions.Logging.Console;

namespace DminServing.Server.Hosting;

/// <summary>What the section <c>Logging</c> may say. It is .NET's own, which tells a bad level by a stack trace.</summary>
internal static class LoggingSettings
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";

    /// <summary>What is wrong with it, empty if nothing is.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="isDevelopment">Whether a person reads the log.</param>
    public static IEnumerable<string> Problems(IConfiguration configuration, bool isDevelopment)
    {
        var logging = configuration.GetSection(Section);
        foreach (var level in logging.GetChildren().Select(child => child.GetSection(Levels)).Prepend(logging.GetSection(Levels)).SelectMany(levels => levels.GetChildren()))
        {
            if (!Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
            {
                yield return $"{level.Path} ({level.Value}) must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";
            }
        }

        // Only this form keeps whatever a line contains within that line.
        var formatter = logging.GetSection("Console")["FormatterName"];
        if (!isDevelopment && !string.Equals(formatter, ConsoleFormatterNames.Json, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Section}:Console:FormatterName ({formatter}) must be {ConsoleFormatterNames.Json}; ASPNETCORE_ENVIRONMENT=Development has a form for people.";
        }
    }
}
