using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace DminServing.Testing;

/// <summary>One connection of <see cref="FaultProxy"/>. Replies go back in the order of the commands, those of the server and the proxy's own.</summary>
internal sealed class FaultyConnection(TcpClient client, Func<Fault> fault) : IDisposable
{
    private readonly TcpClient _server = new();
    private readonly Socket _socket = client.Client; // which the client forgets when it is closed
    private readonly Channel<(TimeSpan Due, byte[] Bytes, bool Ends)> _back = Channel.CreateUnbounded<(TimeSpan, byte[], bool)>();

    // For each command under way, what the proxy answers; null where the server does. Locked: a command and a reply may come at once.
    private readonly Queue<byte[]?> _underWay = new();
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly long _began = Time.GetTimestamp();
    private volatile bool _isOver;

    /// <summary>Passes bytes on until one side ends.</summary>
    public async Task RunAsync(int port)
    {
        try
        {
            await _server.ConnectAsync(IPAddress.Loopback, port);
            (client.NoDelay, _server.NoDelay) = (true, true);
            await Task.WhenAny(ReadAsync(client, OnCommand), ReadAsync(_server, OnReply), WriteAsync());
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The server is away, or the client.
        }
    }

    /// <summary>Ends it as a machine does that has never heard of the connection.</summary>
    public void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (IsEnd(e))
        {
            return;
        }

        Dispose();
    }

    public void Dispose()
    {
        _isOver = true;
        client.Dispose();
        _server.Dispose();
    }

    private static bool IsEnd(Exception e) => e is IOException or SocketException or ObjectDisposedException or InvalidOperationException;

    private static async Task ReadAsync(TcpClient from, Action<byte[]> take)
    {
        var frames = new RespFrames();
        var buffer = new byte[65536];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is var count and > 0)
            {
                foreach (var frame in frames.Take(buffer.AsMemory(0, count)))
                {
                    take(frame);
                }
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // It is over.
        }
    }

    private void OnCommand(byte[] command)
    {
        var now = fault();
        lock (_underWay)
        {
            var isOwn = now.Answered.Contains(RespFrames.CommandOf(command), StringComparer.Ordinal);
            _underWay.Enqueue(isOwn ? now.Answer : null);
            if (isOwn)
            {
                SendOwn();
                now.OnAnswer();
                return;
            }
        }

        _server.GetStream().Write(command);
    }

    private void OnReply(byte[] reply)
    {
        var now = fault();
        lock (_underWay)
        {
            Send(now, now.Change?.Invoke(reply) ?? reply);
            if (reply[0] != (byte)'>')
            {
                _underWay.TryDequeue(out _); // messages of a subscription answer no command
            }

            SendOwn();
        }
    }

    private void SendOwn()
    {
        while (_underWay.TryPeek(out var own) && own is not null)
        {
            Send(fault(), own);
            _underWay.Dequeue();
        }
    }

    private void Send(Fault now, byte[] bytes) => _back.Writer.TryWrite((Time.GetElapsedTime(_began) + now.Delay, bytes, now.EndsAfterReply));

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var (due, bytes, ends) in _back.Reader.ReadAllAsync())
            {
                var left = due - Time.GetElapsedTime(_began);
                await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                while (fault().Holds && !_isOver)
                {
                    await Task.Delay(5);
                }

                await client.GetStream().WriteAsync(bytes);
                if (ends)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The client is away.
        }
    }
}
