using System.Runtime.CompilerServices;
using DminServing.Protos.V1;
using DminServing.Server.Scoring;
using Google.Protobuf;
using Grpc.Core;

namespace DminServing.Server.Grpc;

/// <summary>The questions of one stream, until the caller ends it, the server shuts down, or a message cannot be read.</summary>
/// <remarks>A read under way when the server shuts down ends with the call.</remarks>
internal sealed class Questions(IAsyncStreamReader<ScoreRequest> stream, CancellationToken shutdown)
{
    /// <summary>Why the rest of the stream was not read, if a message could not be.</summary>
    public MessageException? Unreadable { get; private set; }

    /// <summary>Reads them one by one.</summary>
    public async IAsyncEnumerable<ScoreRequest> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var stopping = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = shutdown.Register(() => stopping.TrySetResult(false));

        // Asked each time: of a caller who is never silent the next question is always there first.
        while (!shutdown.IsCancellationRequested && await await Task.WhenAny(NextAsync(cancellation), stopping.Task))
        {
            yield return stream.Current;
        }
    }

    private async Task<bool> NextAsync(CancellationToken cancellation)
    {
        try
        {
            return await stream.MoveNext(cancellation);
        }
        catch (InvalidProtocolBufferException)
        {
            Unreadable = MessageException.Malformed();
            return false;
        }
    }
}
