using System.IO.Pipelines;

namespace DminServing.Server.Connections;

/// <summary>Lets the caller close an HTTP/2 connection first. If this side closes its socket while bytes of the caller wait in it (the next question of a stream, the answer to a ping),
/// TCP resets the connection, and the reset throws away what the caller has not read yet: the last answer, or the status that says why a stream ended.</summary>
/// <remarks>Kestrel works on this instead of the connection's pipes; that it completes them is kept back until <see cref="CloseAsync"/>. Right for HTTP/2 alone, where GOAWAY says that
/// all has been sent; a caller of HTTP/1.0 waits for the connection's end.</remarks>
internal sealed class LingeringTransport(IDuplexPipe inner, TimeProvider time) : IDuplexPipe
{
    private const int MostBytes = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public PipeReader Input { get; } = new LingeringReader(inner.Input);

    public PipeWriter Output { get; } = new LingeringWriter(inner.Output);

    /// <summary>Reads and drops what still comes until the caller closes, for a while; then closes.</summary>
    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await DropAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The caller took too long, or is gone already.
        }

        await inner.Input.CompleteAsync();
        await inner.Output.CompleteAsync();
    }

    private async Task DropAsync(CancellationToken cancellation)
    {
        for (long dropped = 0; dropped < MostBytes;)
        {
            var read = await inner.Input.ReadAsync(cancellation);
            dropped += read.Buffer.Length;
            inner.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
