using DminServing.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests.Telemetry;

/// <summary>What a call does without where nobody collects traces.</summary>
public sealed class UntracedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // ASP.NET Core makes a log scope and an activity for each call, refused ones too, where this category may write a critical line.
    [Fact]
    public async Task A_Call_Has_Neither_A_Log_Scope_Nor_An_Activity()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var server = await ServerUnderTest.StartAsync(_folder);

        var logger = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");

        Assert.False(logger.IsEnabled(LogLevel.Critical));
    }
}
