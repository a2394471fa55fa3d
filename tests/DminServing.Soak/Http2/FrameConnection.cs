using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using DminServing.Cli.Load;
using Grpc.Core;

namespace DminServing.Soak.Http2;

/// <summary>A connection for gRPC calls that does no more than they need: calls that are due at once leave in one write, and of an answer only its status is read.</summary>
internal sealed class FrameConnection : IDisposable
{
    private const int MostCalls = 100;             // as Kestrel allows
    private const int Window = 65_535;             // as HTTP/2 begins
    private const int Room = int.MaxValue - Window;
    private const int RefusedStream = 7, CancelledStream = 8, TooFast = 11;
    private static readonly byte[] StatusField = "grpc-status"u8.ToArray();
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly ConcurrentDictionary<int, TaskCompletionSource<LoadAnswer>> _calls = new();
    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _next = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private bool _isWriting;
    private bool _isClosed;
    private int _stream = -1;
    private long _window = Window;

    private FrameConnection()
    {
    }

    /// <summary>Connects and greets.</summary>
    public static async Task<FrameConnection> OpenAsync(int port)
    {
        var connection = new FrameConnection();
        await connection._tcp.ConnectAsync("127.0.0.1", port);
        connection.Send([.. Http2Frames.Greeting(int.MaxValue), .. Http2Frames.MoreRoom(0, Room)]);
        _ = connection.ReadAsync();
        return connection;
    }

    /// <summary>Calls.</summary>
    /// <param name="message">A <c>ScoreRequest</c>.</param>
    /// <param name="patience">How long the answer is waited for.</param>
    /// <param name="answer">How it ends.</param>
    /// <returns>Whether the connection has room for it.</returns>
    public bool TryCall(byte[] message, TimeSpan patience, out Task<LoadAnswer> answer)
    {
        answer = Task.FromResult(default(LoadAnswer));
        var milliseconds = Math.Max(1, (int)patience.TotalMilliseconds);
        var call = new TaskCompletionSource<LoadAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        int stream;
        lock (_lock)
        {
            if (_isClosed || _calls.Count >= MostCalls || _window < message.Length + 5)
            {
                return false;
            }

            stream = _stream += 2;
            _window -= message.Length + 5;
            _calls[stream] = call;
            _next.Write(Http2Frames.Call(stream, milliseconds: milliseconds));
            _next.Write(Http2Frames.Message(stream, message, isAll: true));
        }

        Flush();
        answer = EndsInTimeAsync(stream, call.Task, patience);
        return true;
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<LoadAnswer> EndsInTimeAsync(int stream, Task<LoadAnswer> call, TimeSpan patience)
    {
        try
        {
            return await call.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            if (_calls.TryRemove(stream, out _))
            {
                Send(Http2Frames.Cancel(stream));
            }

            return new LoadAnswer(Outcome.TimedOut, Reason: "No answer before the deadline.");
        }
    }

    private void End(int stream, Outcome outcome, string? reason)
    {
        if (_calls.TryRemove(stream, out var call))
        {
            call.TrySetResult(new LoadAnswer(outcome, Reason: reason));
        }
    }

    private void Send(ReadOnlySpan<byte> frames)
    {
        lock (_lock)
        {
            _next.Write(frames);
        }

        Flush();
    }

    private void Flush()
    {
        lock (_lock)
        {
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                lock (_lock)
                {
                    if (_next.WrittenCount == 0)
                    {
                        _isWriting = false;
                        return;
                    }

                    (_next, _leaving) = (_leaving, _next);
                }

                await _tcp.GetStream().WriteAsync(_leaving.WrittenMemory);
                _leaving.ResetWrittenCount();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Close(e);
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 18];
        var filled = 0;
        try
        {
            while (await _tcp.GetStream().ReadAsync(buffer.AsMemory(filled)) is > 0 and var count)
            {
                filled += count;
                var used = Take(buffer.AsSpan(0, filled));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }

            Close(new IOException("The server closed the connection."));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Close(e);
        }
    }

    // Returns how many bytes whole frames had.
    private int Take(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= Http2Frames.HeaderBytes)
        {
            var frame = bytes[used..];
            var length = BinaryPrimitives.ReadInt32BigEndian(frame) >> 8 & 0xffffff;
            if (frame.Length < Http2Frames.HeaderBytes + length)
            {
                break;
            }

            Take(frame[3], frame[4], BinaryPrimitives.ReadInt32BigEndian(frame[5..]) & int.MaxValue, frame.Slice(Http2Frames.HeaderBytes, length));
            used += Http2Frames.HeaderBytes + length;
        }

        return used;
    }

    private void Take(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Http2Frames.Headers when (flags & Http2Frames.EndStream) != 0:
                var status = Status(payload);
                End(stream, OutcomeOf(status), status == StatusCode.OK ? null : status.ToString());
                break;
            case Http2Frames.Reset:
                var error = BinaryPrimitives.ReadInt32BigEndian(payload);
                End(stream, error is RefusedStream or TooFast ? Outcome.Refused : error == CancelledStream ? Outcome.TimedOut : Outcome.Failed, $"RST_STREAM {error}");
                break;
            case Http2Frames.Settings or Http2Frames.Ping when (flags & Http2Frames.Acknowledged) == 0:
                Send(Http2Frames.Frame(type, Http2Frames.Acknowledged, 0, type == Http2Frames.Ping ? payload : []));
                break;
            case Http2Frames.WindowUpdate when stream == 0:
                lock (_lock)
                {
                    _window += BinaryPrimitives.ReadInt32BigEndian(payload);
                }

                break;
            case Http2Frames.GoAway:
                lock (_lock)
                {
                    _isClosed = true;
                }

                break;
        }
    }

    // Kestrel writes the field in plain: its name, the length of its value, and its value.
    private static StatusCode Status(ReadOnlySpan<byte> fields)
    {
        var at = fields.IndexOf(StatusField);
        if (at < 0)
        {
            return StatusCode.Unknown;
        }

        var value = fields[(at + StatusField.Length)..];
        return (StatusCode)int.Parse(Encoding.ASCII.GetString(value.Slice(1, value[0])), CultureInfo.InvariantCulture);
    }

    private static Outcome OutcomeOf(StatusCode status) => status switch
    {
        StatusCode.OK => Outcome.Answered,
        StatusCode.ResourceExhausted => Outcome.Refused,
        StatusCode.DeadlineExceeded => Outcome.TimedOut,
        _ => Outcome.Failed,
    };

    private void Close(Exception reason)
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        foreach (var stream in _calls.Keys)
        {
            End(stream, Outcome.Failed, reason.Message);
        }
    }
}
