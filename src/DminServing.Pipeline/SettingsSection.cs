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
            var properties = type.GetProperties();
            foreach (var setting in section.GetChildren())
            {
                var property = Array.Find(properties, property => property.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
                if (property is null)
                {
                    yield return $"{setting.Path} is no setting; {section.Path} has {string.Join(", ", properties.Select(known => known.Name))}.";
                }
                else if (setting.GetChildren().Any())
                {
                    foreach (var problem in Unreadable(setting, property.PropertyType))
                    {
                        yield return problem;
                    }
                }
                else if (IsSection(property.PropertyType))
                {
                    yield return $"{setting.Path} must be a section of its own."; // its value may be a connection string with a password
                }
                else if (!CanRead(setting.Value, property.PropertyType))
                {
                    yield return $"{setting.Path} ({setting.Value}) must be {Form(property.PropertyType)}.";
                }
            }
        }

        private static bool IsSection(Type type) => type.IsClass && type != typeof(string);

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
