using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace DminServing.Soak;

/// <summary>Has a server collect its garbage: how much of it lies about at a moment tells nothing of a leak.</summary>
internal static class Collection
{
    private const long Collect = 0x800000; // the runtime's keyword GCHeapCollect: a full collection when a session starts
    private const int Looks = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100); // a collection takes some time, and new garbage comes at once

    /// <summary>The least memory in RAM, MiB, within a second after a collection.</summary>
    public static async Task<double> CollectedMiBAsync(this ServerProcess server)
    {
        EventPipeProvider[] provider = [new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, Collect)];
        using var session = await new DiagnosticsClient(server.Id).StartEventPipeSessionAsync(provider, requestRundown: false, circularBufferMB: 1, CancellationToken.None);
        var events = session.EventStream.CopyToAsync(Stream.Null);
        var least = server.ResidentMiB;
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(Pause);
            least = Math.Min(least, server.ResidentMiB);
        }

        await session.StopAsync(CancellationToken.None);
        await events;
        return least;
    }
}
