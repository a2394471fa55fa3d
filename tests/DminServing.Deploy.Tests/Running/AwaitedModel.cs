using DminServing.ModelContract.Manifest;
using DminServing.Testing;

namespace DminServing.Deploy.Tests.Running;

/// <summary>A model that a server goes on loading until it is told otherwise: its manifest is a pipe, and whoever opens that waits for somebody who writes.</summary>
internal sealed class AwaitedModel : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly string _pipe;
    private readonly byte[] _manifest;

    public AwaitedModel()
    {
        _pipe = Path.Combine(new HandMadeModel().WriteTo(_folder.Path), ModelManifest.FileName);
        _manifest = File.ReadAllBytes(_pipe);
        File.Delete(_pipe);
        Command.Run("mkfifo", [_pipe]);
    }

    /// <summary>The folder of the models.</summary>
    public string Root => _folder.Path;

    /// <summary>The server gets to read it.</summary>
    public Task ArrivesAsync() => Task.Run(() => File.WriteAllBytes(_pipe, _manifest)).WaitAsync(Patience);

    public void Dispose() => _folder.Dispose();
}
