using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace DminServing.Soak.Abusing;

/// <summary>An HTTP/2 connection that keeps to no rule. HttpClient and Grpc.Net.Client are well-behaved and cannot be made to send what is sent here (resets by the thousand, headers without
/// end, a window that never opens), so this writes the frames itself: RFC 9113, section 4.1, and header fields by RFC 7541 without any compression.</summary>
internal sealed class Http2Abuser : IDisposable
{
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, Continuation = 9;
    private const byte EndStream = 1, EndHeaders = 4;
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
        await _stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        var setting = new byte[6];
        setting[1] = 4; // SETTINGS_INITIAL_WINDOW_SIZE
        BinaryPrimitives.WriteUInt32BigEndian(setting.AsSpan(2), window);
        await SendAsync(Frame(Settings, 0, 0, setting));
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

    /// <summary>The beginning of a call of <c>Score</c>.</summary>
    /// <param name="stream">An odd number, greater than those before.</param>
    /// <param name="isAll">Whether no message follows.</param>
    /// <param name="headersEnd">Whether no further headers follow.</param>
    public static byte[] Call(int stream, bool isAll = false, bool headersEnd = true) =>
        Frame(Headers, (byte)((isAll ? EndStream : 0) | (headersEnd ? EndHeaders : 0)), stream, CallHeaders());

    /// <summary>More headers, and no end of them.</summary>
    public static byte[] MoreHeaders(int stream) => Frame(Continuation, 0, stream, Field("x-more", "and-more"));

    /// <summary>A message, whole or the first bytes of it.</summary>
    public static byte[] Message(int stream, byte[] protobuf, bool isAll)
    {
        var framed = new byte[5 + protobuf.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), protobuf.Length);
        protobuf.CopyTo(framed, 5);
        return Frame(Data, isAll ? EndStream : (byte)0, stream, framed);
    }

    /// <summary>Takes a call back.</summary>
    public static byte[] Cancel(int stream) => Frame(Reset, 0, stream, [0, 0, 0, 8]);

    /// <summary>Asks whether anybody is there.</summary>
    public static byte[] AreYouThere() => Frame(Ping, 0, 0, new byte[8]);

    public void Dispose()
    {
        _end.Cancel();
        _tcp.Dispose();
        _end.Dispose();
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    private static byte[] CallHeaders() =>
    [
        0x83, // :method POST
        0x86, // :scheme http
        .. Field(":path", "/dmin.v1.ScoringService/Score"),
        .. Field(":authority", "localhost"),
        .. Field("content-type", "application/grpc"),
        .. Field("te", "trailers"),
    ];

    // A literal that is not to be remembered, its name spelled out.
    private static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

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
