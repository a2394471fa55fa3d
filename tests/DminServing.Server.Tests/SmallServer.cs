using DminServing.Testing;
using Xunit;

namespace DminServing.Server.Tests;

/// <summary>A server of the hand-made model that takes at most 100 candidates, shared by the tests of a class.</summary>
public sealed class SmallServer : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    internal ServerUnderTest Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        Server = await ServerUnderTest.StartAsync(_folder, ("Server:MaxCandidatesPerRequest", "100"));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
