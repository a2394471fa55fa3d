using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline;

/// <summary>A section of the configuration and what it may hold. Asked before anything starts, so that every bad setting is told at once and by
/// its key; the binder stops at the first, and passes over those it does not know.</summary>
public abstract class SettingsSection
{
    /// <summary>What is wrong with the settings of all sections that have been added, empty if nothing is.</summary>
    /// <param name="services">Where <see cref="PipelineRegistration.AddSettings"/> has added them.</param>
    /// <param name="configuration">The settings.</param>
    public static IReadOnlyList<string> Problems(IServiceCollection services, IConfiguration configuration) =>
        [.. services.Select(service => service.ImplementationInstance).OfType<SettingsSection>().SelectMany(section => section.Problems(configuration))];

    private protected abstract IEnumerable<string> Problems(IConfiguration configuration);

    internal sealed class Of<TOptions, TValidator>(string name) : SettingsSection
        where TOptions : class, new()
        where TValidator : IValidateOptions<TOptions>, new()
    {
        private protected override IEnumerable<string> Problems(IConfiguration configuration)
        {
            var section = configuration.GetSection(name);
            List<string> unreadable = [.. Unreadable(section, typeof(TOptions))];
            return unreadable.Count > 0 ? unreadable : new TValidator().Validate(null, section.Get<TOptions>() ?? new TOptions()).Failures ?? [];
        }

        private static IEnumerable<string> Unreadable(IConfigurationSection section, Type type)
        {
            if (ElementOf(type) is { } element)
            {
                foreach (var problem in section.GetChildren().SelectMany(item => Unreadable(item, element, item.GetChildren().Any())))
                {
                    yield return problem;
                }

                yield break;
            }

            var properties = type.GetProperties();
            foreach (var setting in section.GetChildren())
            {
                var property = Array.Find(properties, property => property.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
                if (property is null)
                {
                    yield return $"{setting.Path} is no setting; {section.Path} has {string.Join(", ", properties.Select(known => known.Name))}.";
                }
                else
                {
                    foreach (var problem in Unreadable(setting, property.PropertyType, setting.GetChildren().Any()))
                    {
                        yield return problem;
                    }
                }
            }
        }

        private static IEnumerable<string> Unreadable(IConfigurationSection setting, Type type, bool hasParts) =>
            hasParts ? Unreadable(setting, type)
            : ElementOf(type) is not null ? setting.Value is null or "" ? [] : [$"{setting.Path} must be a list: {setting.Path}:0, {setting.Path}:1 and so on."]
            : CanRead(setting.Value, type) ? []
            : type.IsClass ? [$"{setting.Path} must be a section of its own."]
            : [$"{setting.Path} ({setting.Value}) must be {Form(type)}."];

        private static Type? ElementOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

        private static bool CanRead(string? value, Type type)
        {
            try
            {
                return type == typeof(string) || TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value ?? "") is { } read && (!type.IsEnum || Enum.IsDefined(type, read));
            }
            catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException)
            {
                return false;
            }
        }

        private static string Form(Type type) =>
            type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type)).ToLowerInvariant()
            : type == typeof(TimeSpan) ? "a time such as 00:00:00.1"
            : type == typeof(int) ? "a whole number"
            : type == typeof(double) ? "a number"
            : "true or false";
    }
}
