using System.Net.Sockets;

namespace DminServing.Soak.Http2;

/// <summary>An HTTP/2 connection that keeps to no rule. HttpClient and Grpc.Net.Client are well-behaved and cannot be made to send what is sent here (resets by the thousand, headers without
/// end, a window that never opens), so this writes the frames itself.</summary>
internal sealed class Http2Abuser : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly CancellationTokenSource _end = new();
    private Stream _stream = Stream.Null;
    private Task _reading = Task.CompletedTask;
    private long _received;

    /// <summary>Bytes that came back.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Whether the server has ended the connection.</summary>
    public bool IsClosed => _reading.IsCompleted;

    /// <summary>Whether the server ends the connection within two seconds.</summary>
    public async Task<bool> IsClosedAsync() => await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(2))) == _reading;

    /// <summary>Connects and greets.</summary>
    /// <param name="port">On this machine.</param>
    /// <param name="window">What each stream may send at first; 0: nothing.</param>
    public async Task ConnectAsync(int port, uint window = 65_535)
    {
        await _tcp.ConnectAsync("127.0.0.1", port);
        _stream = _tcp.GetStream();
        await SendAsync(Http2Frames.Greeting(window));
        _reading = ReadAsync();
    }

    /// <summary>Sends frames.</summary>
    /// <returns>Whether the connection took them.</returns>
    public async Task<bool> SendAsync(byte[] frames)
    {
        try
        {
            await _stream.WriteAsync(frames, _end.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            return true;
        }
        catch (Exception e) when (e is IOException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _tcp.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[65_536];
        try
        {
            while (await _stream.ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                Interlocked.Add(ref _received, count);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The server, or this side, has had enough.
        }
    }
}
