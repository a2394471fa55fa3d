using DminServing.Server.Hosting;
using Xunit;

namespace DminServing.Server.Tests.Hosting;

/// <summary>The program itself, started with a bad setting: one line that names the key, exit code 78, and no secret on the screen.</summary>
public sealed class BadSettingsTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("Server:RestPort", "-1")]
    [InlineData("Server:RestPort", "65536")]
    [InlineData("Server:GrpcPort", "http")]
    [InlineData("Server:ManagementPort", "8080")]
    [InlineData("Server:ManagementPort", "")]
    [InlineData("Server:MaxCandidatesPerRequest", "0")]
    [InlineData("Server:MaxCandidatesPerRequest", "1e3")]
    [InlineData("Server:MaxRequestDuration", "0")]
    [InlineData("Server:MaxRequestDuration", "2s")]
    [InlineData("Server:MaxRequestDuration", "-00:00:01")]
    [InlineData("Server:MaxRequestTime", "00:00:01")]
    [InlineData("Models:Path", "/nowhere")]
    [InlineData("Models:Default", "")]
    [InlineData("Models:Name", "x")]
    [InlineData("Inference:Provider", "gpu")]
    [InlineData("Inference:CpuScorer", "7")]
    [InlineData("Inference:CudaDevice", "64")]
    [InlineData("Inference:CudaLibrary", "/nowhere.so")]
    [InlineData("Inference:Lanes", "-1")]
    [InlineData("Inference:Lanes", "99999999999")]
    [InlineData("Inference:QueueCapacity", "0")]
    [InlineData("Inference:UserCacheMiB", "65537")]
    [InlineData("Inference:CandidatesPerRun", "0")]
    [InlineData("Inference:CudaCandidatesPerRun", "16385")]
    [InlineData("Behaviors:Redis:Connection", "redis://:hunter2@host:6379")]
    [InlineData("Behaviors:Redis:Connection", "password=hunter2")]
    [InlineData("Behaviors:Redis:Connection", "host:6379,password=hunter2,timeout=2")]
    [InlineData("Behaviors:Redis", "host:6379,password=hunter2")]
    [InlineData("Behaviors:Redis:Passwort", "hunter2")]
    [InlineData("Behaviors:Redis:Format", "json")]
    [InlineData("Behaviors:Redis:PackedBehaviors", "10001")]
    [InlineData("Behaviors:Redis:Timeout", "100")]
    [InlineData("Behaviors:Redis:BreakerFailureRatio", "NaN")]
    [InlineData("Behaviors:Redis:BreakerDuration", "00:00:00.1")]
    [InlineData("Behaviors:Prepared:Lifetime", "1.00:00:00")]
    [InlineData("Behaviors:Prepared:Users", "0")]
    [InlineData("Behaviors:Embedded:SeedFile", "/nowhere.tsv")]
    public void Ends_The_Start_With_One_Line_By_Its_Key(string key, string value)
    {
        var (exitCode, lines) = Start($"--{key}={value}");

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.Contains(key, Assert.Single(lines), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void All_Of_Them_Are_Told_At_Once() =>
        Assert.Equal(3, Start("--Server:RestPort=-1", "--Inference:Lanes=x", "--Behaviors:Redis:Timeout=1").Lines.Count);

    // The program's entry point, in this process: a start that is refused has opened no port and no thread.
    private static (int ExitCode, IReadOnlyList<string> Lines) Start(params string[] arguments)
    {
        var before = Console.Error;
        using var written = new StringWriter();
        try
        {
            Console.SetError(TextWriter.Synchronized(written));
            var exitCode = (int)typeof(Listeners).Assembly.EntryPoint!.Invoke(null, [arguments])!;
            return (exitCode, written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
