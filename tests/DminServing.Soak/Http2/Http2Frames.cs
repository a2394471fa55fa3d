using System.Buffers.Binary;
using System.Text;

namespace DminServing.Soak.Http2;

/// <summary>The frames of gRPC calls: RFC 9113, section 4.1, and header fields by RFC 7541 without any compression. What HttpClient sends is well-behaved, and costs a core a tenth of a millisecond.</summary>
internal static class Http2Frames
{
    /// <summary>Bytes before a frame's payload.</summary>
    public const int HeaderBytes = 9;

    /// <summary>Types of frames.</summary>
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    /// <summary>Flags of frames.</summary>
    public const byte EndStream = 1, Acknowledged = 1, EndHeaders = 4;

    private const byte HeaderTableSize = 1, InitialWindowSize = 4;

    /// <summary>What a client says first; it remembers no header fields, so that all of them come in plain.</summary>
    /// <param name="window">What each stream may send at first; 0: nothing.</param>
    public static byte[] Greeting(uint window) => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [.. Setting(HeaderTableSize, 0), .. Setting(InitialWindowSize, window)])];

    /// <summary>A frame.</summary>
    public static byte[] Frame(byte type, byte flags, int stream, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>The beginning of a call of <c>Score</c>.</summary>
    /// <param name="stream">An odd number, greater than those before.</param>
    /// <param name="isAll">Whether no message follows.</param>
    /// <param name="headersEnd">Whether no further headers follow.</param>
    /// <param name="milliseconds">How long its caller waits; 0: for ever.</param>
    public static byte[] Call(int stream, bool isAll = false, bool headersEnd = true, int milliseconds = 0) =>
        Frame(Headers, (byte)((isAll ? EndStream : 0) | (headersEnd ? EndHeaders : 0)), stream, CallHeaders(milliseconds));

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
    public static byte[] Cancel(int stream) => Frame(Reset, 0, stream, 0, 0, 0, 8);

    /// <summary>Asks whether anybody is there.</summary>
    public static byte[] AreYouThere() => Frame(Ping, 0, 0, new byte[8]);

    /// <summary>Lets a stream, or with 0 the connection, send so many bytes more.</summary>
    public static byte[] MoreRoom(int stream, int bytes)
    {
        var room = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(room, bytes);
        return Frame(WindowUpdate, 0, stream, room);
    }

    private static byte[] Setting(byte number, uint value)
    {
        var setting = new byte[6];
        setting[1] = number;
        BinaryPrimitives.WriteUInt32BigEndian(setting.AsSpan(2), value);
        return setting;
    }

    private static byte[] CallHeaders(int milliseconds) =>
    [
        0x83, // :method POST
        0x86, // :scheme http
        .. Field(":path", "/dmin.v1.ScoringService/Score"),
        .. Field(":authority", "localhost"),
        .. Field("content-type", "application/grpc"),
        .. Field("te", "trailers"),
        .. milliseconds > 0 ? Field("grpc-timeout", $"{milliseconds}m") : [],
    ];

    // A literal that is not to be remembered, its name spelled out.
    private static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
