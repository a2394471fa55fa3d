using NJsonSchema;
using Xunit;
using YamlDotNet.Serialization;

namespace DminServing.Deploy.Tests;

/// <summary>values.schema.json, by which Helm judges values before it renders anything.</summary>
public sealed class ChartValuesTests
{
    private static readonly string Values = File.ReadAllText(Path.Combine(Chart.Folder, "values.yaml"));

    [Fact]
    public async Task The_Charts_Own_Values_Are_Good() => Assert.Empty(await ProblemsOfAsync(Values));

    [Theory]
    [InlineData("digest: \"\"", "digest: sha256:0123")]
    [InlineData("tag: 0.1.0", "tag: latest")]
    [InlineData("memory: 1Gi", "memroy: 1Gi")]
    [InlineData("memory: 1Gi", "memory: 1000000000")]
    [InlineData("port: 6379", "port: \"6379\"")]
    [InlineData("roles: [score]", "roles: [admin]")]
    [InlineData("minReplicas: 2", "minReplicas: 1")]
    [InlineData("grpc: false", "grpc: \"no\"")]
    [InlineData("settings: {}", "settings: { ServerRestPort: \"1\" }")]
    [InlineData("settings: {}", "settings: { Behaviors__Redis__Password: hunter2 }")]
    [InlineData("settings: {}", "settings: {}\nreplicas: 3")]
    public async Task A_Value_That_Cannot_Work_Is_Found(string right, string wrong)
    {
        Assert.Contains(right, Values);

        Assert.NotEmpty(await ProblemsOfAsync(Values.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("settings: {}", "settings: { Admission__MaxWait: \"00:00:00.1\", OTEL_EXPORTER_OTLP_ENDPOINT: http://collector.monitoring:4317 }")]
    [InlineData("resource: \"\"", "resource: nvidia.com/mig-1g.10gb")]
    public async Task A_Value_That_Works_Is_Good(string right, string other) =>
        Assert.Empty(await ProblemsOfAsync(Values.Replace(right, other, StringComparison.Ordinal)));

    private static async Task<IEnumerable<string>> ProblemsOfAsync(string yaml)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Chart.Folder, "values.schema.json"));
        var values = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        return schema.Validate(new SerializerBuilder().JsonCompatible().Build().Serialize(values)).Select(problem => problem.ToString());
    }
}
