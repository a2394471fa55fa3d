using System.Reflection;
using Xunit;

namespace DminServing.Architecture.Tests;

/// <summary>The table "who may depend on what" of docs/architecture.md.</summary>
public sealed class BrickTests
{
    [Fact]
    public void The_Model_Contract_References_Nothing() => AssertReferencesOnly(Bricks.ModelContract);

    [Fact]
    public void The_Pipeline_References_The_Contract_OnnxRuntime_Redis_And_Polly() =>
        AssertReferencesOnly(Bricks.Pipeline, "DminServing.ModelContract", "Microsoft.ML.OnnxRuntime", "StackExchange.Redis", "Polly.Core");

    [Fact]
    public void The_Server_References_The_Contract_The_Pipeline_And_The_Web() =>
        AssertReferencesOnly(Bricks.Server, "DminServing.ModelContract", "DminServing.Pipeline", "Microsoft.AspNetCore", "Microsoft.Net.Http.Headers", "Microsoft.IdentityModel", "Microsoft.OpenApi", "Grpc", "Google.Protobuf", "OpenTelemetry", "Scalar");

    [Fact]
    public void Training_References_The_Contract_TorchSharp_And_OnnxRuntime() =>
        AssertReferencesOnly(Bricks.Training, "DminServing.ModelContract", "TorchSharp", "Google.Protobuf", "Microsoft.ML.OnnxRuntime", "Parquet", "ScottPlot", "Spectre.Console");

    [Fact]
    public void The_Command_References_The_Contract_The_Pipeline_And_A_Grpc_Client() =>
        AssertReferencesOnly(Bricks.Cli, "DminServing.ModelContract", "DminServing.Pipeline", "Grpc", "Google.Protobuf", "HdrHistogram", "Spectre.Console");

    [Fact]
    public void Each_Heavy_Library_Is_Where_It_Belongs()
    {
        // Without these, the rules above would pass on empty assemblies.
        Assert.Contains("Microsoft.ML.OnnxRuntime", Bricks.ReferencesOf(Bricks.Pipeline));
        Assert.Contains("StackExchange.Redis", Bricks.ReferencesOf(Bricks.Pipeline));
        Assert.Contains("Grpc.AspNetCore.Server", Bricks.ReferencesOf(Bricks.Server));
        Assert.Contains("TorchSharp", Bricks.ReferencesOf(Bricks.Training));
        Assert.Contains("Grpc.Net.Client", Bricks.ReferencesOf(Bricks.Cli));
    }

    private static void AssertReferencesOnly(Assembly brick, params string[] allowed) => Assert.Empty(Bricks.ForbiddenReferences(brick, allowed));
}
