using System.Globalization;
using System.Text.RegularExpressions;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using DminServing.Server.Access;
using DminServing.Server.Admission;
using DminServing.Server.Connections;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Xunit;

namespace DminServing.Server.Tests;

/// <summary>docs/configuration.md has every setting there is, with its default, and no other.</summary>
public sealed partial class ConfigurationDocumentTests
{
    [Fact]
    public void Every_Setting_Is_Documented_With_Its_Default()
    {
        (string Section, object Options)[] sections =
        [
            (ServerOptions.Section, new ServerOptions()),
            (AdmissionOptions.Section, new AdmissionOptions()),
            (AccessOptions.Section, new AccessOptions()),
            ($"{AccessOptions.Section}:Clients:N", new ClientOptions()),
            (ConnectionsOptions.Section, new ConnectionsOptions()),
            (ModelsOptions.Section, new ModelsOptions()),
            (BehaviorsOptions.Section, new BehaviorsOptions()),
            (InferenceOptions.Section, new InferenceOptions()),
        ];

        var settings = sections.SelectMany(section => Settings(section.Section, section.Options)).Order();
        var documented = Rows().Matches(File.ReadAllText(Repository.File("docs/configuration.md"))).Select(row => $"{row.Groups["key"].Value} = {row.Groups["default"].Value}").Order();

        Assert.Equal(settings, documented);
    }

    private static IEnumerable<string> Settings(string prefix, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var value = property.GetValue(options)!;
            var key = $"{prefix}:{property.Name}";
            if (property.PropertyType.Namespace == options.GetType().Namespace && property.PropertyType.IsClass)
            {
                foreach (var setting in Settings(key, value))
                {
                    yield return setting;
                }
            }
            else if (value is not IReadOnlyList<ClientOptions>) // a section of its own
            {
                yield return $"{key} = {Text(value)}";
            }
        }
    }

    private static string Text(object value) => value switch
    {
        "" or IReadOnlyList<string> { Count: 0 } => "(empty)",
        Enum choice => choice.ToString().ToLowerInvariant(),
        TimeSpan time => time.ToString("g", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z]+(:[A-Za-z0-9]+)+)` \| (?<default>[^|]*) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();
}
