using DminServing.Server.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace DminServing.Server.Tests.Hosting;

public sealed class LoggingSettingsTests
{
    [Fact]
    public void What_The_Section_May_Not_Say_Is_Told() =>
        Assert.Equal(
            [
                "Logging:LogLevel:Default (Loud) must be one of Trace, Debug, Information, Warning, Error, Critical, None.",
                "Logging:Console:LogLevel:Grpc (9) must be one of Trace, Debug, Information, Warning, Error, Critical, None.",
                "Logging:Console:FormatterName (simple) must be json; ASPNETCORE_ENVIRONMENT=Development has a form for people.",
            ],
            Problems(isDevelopment: false, ("LogLevel:Default", "Loud"), ("LogLevel:Grpc", "warning"), ("Console:LogLevel:Grpc", "9"), ("Console:FormatterName", "simple")));

    [Fact]
    public void People_May_Have_Another_Form() => Assert.Empty(Problems(isDevelopment: true, ("Console:FormatterName", "simple")));

    [Fact]
    public void Json_Is_For_Everybody() => Assert.Empty(Problems(isDevelopment: false, ("Console:FormatterName", "JSON")));

    private static IEnumerable<string> Problems(bool isDevelopment, params (string Key, string Value)[] settings) =>
        LoggingSettings.Problems(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Logging:" + setting.Key, (string?)setting.Value))).Build(), isDevelopment);
}
