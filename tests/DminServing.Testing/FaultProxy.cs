using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DminServing.Testing;

/// <summary>A TCP proxy before a Redis that can make what passes slow, wrong or nothing at all, and stop doing so.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<FaultyConnection, bool> _connections = new();
    private readonly int _server;
    private readonly Task _accepting;
    private Fault _fault = Fault.None;

    /// <summary>A proxy on a free port of this machine, without a fault.</summary>
    /// <param name="server">The port of the Redis behind it.</param>
    public FaultProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Connection => $"127.0.0.1:{Port}";

    /// <summary>The fault from now on. What has arrived already is not changed any more.</summary>
    public Fault Fault
    {
        get => Volatile.Read(ref _fault);
        set
        {
            Volatile.Write(ref _fault, value);
            if (value.Resets)
            {
                foreach (var connection in _connections.Keys)
                {
                    connection.Reset();
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RunAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task RunAsync(TcpClient client)
    {
        using var connection = new FaultyConnection(client, () => Fault);
        _connections[connection] = true;
        if (Fault.Resets)
        {
            connection.Reset();
        }

        await connection.RunAsync(_server);
        _connections.TryRemove(connection, out _);
    }
}
