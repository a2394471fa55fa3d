using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace DminServing.Server.Connections;

/// <summary>A port that is reserved and does not listen before it is opened; see <see cref="ReadyPort"/>.</summary>
/// <param name="reserved">Bound to the port.</param>
/// <param name="transport">Listens with that socket.</param>
internal sealed class ReadyListener(Socket reserved, IConnectionListenerFactory transport) : IConnectionListener
{
    // Null once it is closed without having been opened.
    private readonly TaskCompletionSource<IConnectionListener?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndPoint EndPoint { get; } = reserved.LocalEndPoint!;

    /// <summary>Listens.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var listener = await transport.BindAsync(EndPoint, cancellation);
        if (!_opened.TrySetResult(listener))
        {
            await listener.DisposeAsync(); // the server stops
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _opened.Task.WaitAsync(cancellationToken) is { } listener ? await listener.AcceptAsync(cancellationToken) : null;

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (await CloseAsync() is { } listener)
        {
            await listener.UnbindAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (await CloseAsync() is { } listener)
        {
            await listener.DisposeAsync();
        }
    }

    private async Task<IConnectionListener?> CloseAsync()
    {
        if (_opened.TrySetResult(null))
        {
            reserved.Dispose();
        }

        return await _opened.Task;
    }
}
