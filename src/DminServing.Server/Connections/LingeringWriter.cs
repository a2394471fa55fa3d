using System.IO.Pipelines;

namespace DminServing.Server.Connections;

/// <summary>A writer whose completion is kept back; see <see cref="LingeringTransport"/>. Its first frame is SETTINGS, whatever else is to be said.</summary>
/// <remarks>RFC 9113, section 3.4. Kestrel, asked to close a connection before it has read the caller's first bytes, sends GOAWAY alone: a .NET client then fails the connection's calls as
/// INTERNAL, where after a greeting it asks another server.</remarks>
internal sealed class LingeringWriter(PipeWriter inner) : PipeWriter
{
    private const int TypeAt = 3;
    private const byte GoAway = 7;

    private static ReadOnlySpan<byte> EmptySettings => [0, 0, 0, 4, 0, 0, 0, 0, 0];

    private Memory<byte> _first;
    private bool _hasBegun;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _hasBegun ? inner.GetMemory(sizeHint) : (_first = inner.GetMemory(sizeHint + EmptySettings.Length))[..^EmptySettings.Length];

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (!_hasBegun && bytes > TypeAt)
        {
            _hasBegun = true;
            bytes += Greet(_first.Span, bytes);
            _first = default;
        }

        inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
    }

    // How many bytes it put in front.
    private static int Greet(Span<byte> buffer, int bytes)
    {
        if (buffer[TypeAt] != GoAway)
        {
            return 0;
        }

        buffer[..bytes].CopyTo(buffer[EmptySettings.Length..]);
        EmptySettings.CopyTo(buffer);
        return EmptySettings.Length;
    }
}
