using System.Globalization;
using System.Net.Sockets;
using System.Text;
using DminServing.Protos.V1;
using DminServing.Soak.Http2;
using Google.Protobuf;

namespace DminServing.Soak.Abusing;

/// <summary>What hostile or broken callers do to a port. Each goes on for a while and says what it got back.</summary>
/// <param name="rest">Port of the REST API.</param>
/// <param name="grpc">Port of the gRPC API.</param>
/// <param name="scale">1 for all of it, less for a shorter run.</param>
internal sealed class Abuses(int rest, int grpc, double scale)
{
    // How long a slow caller keeps its connection, unless the server ends it.
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(8);
    private const int CallsAtOnce = 50;

    /// <summary>Calls that are taken back at once.</summary>
    public async Task<string> RapidResetAsync()
    {
        var (sent, closed) = (0, 0);
        while (sent < Scaled(20_000))
        {
            using var connection = await ConnectAsync();
            var first = sent;
            while (sent < Scaled(20_000) && await connection.SendAsync(ResetCalls(sent - first)))
            {
                sent += CallsAtOnce;
            }

            closed += await connection.IsClosedAsync() ? 1 : 0;
        }

        return $"{sent} calls reset, {closed} connections closed by the server";
    }

    /// <summary>Headers that never end.</summary>
    public async Task<string> ContinuationAsync()
    {
        using var connection = await ConnectAsync();
        await connection.SendAsync(Http2Frames.Call(1, headersEnd: false));
        var sent = 0;
        while (sent < Scaled(100_000) && await connection.SendAsync(Http2Frames.MoreHeaders(1)))
        {
            sent++;
        }

        return await EndedAsync(connection, $"{sent} frames");
    }

    /// <summary>More calls at once than a connection may have, none of which sends its message.</summary>
    public async Task<string> ManyStreamsAsync()
    {
        using var connection = await ConnectAsync();
        await connection.SendAsync([.. Enumerable.Range(0, 300).SelectMany(number => Http2Frames.Call((2 * number) + 1))]);
        await Task.Delay(TimeSpan.FromSeconds(2 * scale));
        return await EndedAsync(connection, "300 calls");
    }

    /// <summary>Pings, as fast as they are taken.</summary>
    public async Task<string> PingAsync()
    {
        using var connection = await ConnectAsync();
        byte[] hundred = [.. Enumerable.Range(0, 100).SelectMany(_ => Http2Frames.AreYouThere())];
        var sent = 0;
        while (sent < Scaled(100_000) && await connection.SendAsync(hundred))
        {
            sent += 100;
        }

        return await EndedAsync(connection, $"{sent} pings");
    }

    /// <summary>Connections that say nothing, on the gRPC port.</summary>
    public async Task<string> ManyConnectionsAsync()
    {
        var connections = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Scaled(800); i++)
            {
                var tcp = new TcpClient();
                connections.Add(tcp);
                await tcp.ConnectAsync("127.0.0.1", grpc);
            }

            await Task.Delay(TimeSpan.FromSeconds(3 * scale));
            return $"{connections.Count} connections, {connections.Count(IsClosed)} closed by the server";
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>A request's headers, a letter at a time.</summary>
    public Task<string> SlowHeadersAsync() => SlowAsync("POST /v1/score HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", (byte)'a');

    /// <summary>A request's body, a letter at a time.</summary>
    public Task<string> SlowBodyAsync() => SlowAsync("POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n", (byte)' ');

    /// <summary>A chunk extension that ends in a bare line feed, behind which another request hides (CVE-2025-55315).</summary>
    public async Task<string> BareLineFeedAsync()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", rest);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2;\nxx\r\n45\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Rest: aaaaaaaaaaaaaaaaa\r\n\r\n0\r\n\r\n"));
        var answer = await ReadAsync(tcp);
        return answer.Contains(" 200 ", StringComparison.Ordinal) ? "the hidden request was answered" : "refused: " + answer.Split('\r')[0];
    }

    /// <summary>Callers that take no answer: their windows stay shut.</summary>
    public async Task<string> ShutWindowAsync()
    {
        using var connection = new Http2Abuser();
        await connection.ConnectAsync(grpc, window: 0);
        var question = new ScoreRequest { UserId = "u", ItemIds = { "shoes-trail-runner" } }.ToByteArray();
        await connection.SendAsync([.. Enumerable.Range(0, 100).SelectMany(number => (byte[])[.. Http2Frames.Call((2 * number) + 1), .. Http2Frames.Message((2 * number) + 1, question, isAll: true)])]);
        await WhileAsync(() => !connection.IsClosed);
        return await EndedAsync(connection, "100 calls");
    }

    private async Task<string> SlowAsync(string beginning, byte more)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", rest);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning));
        var answer = ReadAsync(tcp);
        await WhileAsync(() =>
        {
            try
            {
                tcp.GetStream().WriteByte(more);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                return false;
            }

            return !answer.IsCompleted;
        });
        return answer.IsCompleted ? $"ended: {(await answer).Split('\r')[0]}" : "still open";
    }

    private async Task WhileAsync(Func<bool> goesOn)
    {
        for (var end = Environment.TickCount64 + (long)(Slowness * scale).TotalMilliseconds; goesOn() && Environment.TickCount64 < end;)
        {
            await Task.Delay(100);
        }
    }

    private static async Task<string> ReadAsync(TcpClient tcp)
    {
        var buffer = new byte[4096];
        var text = new StringBuilder();
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (await tcp.GetStream().ReadAsync(buffer, patience.Token) is > 0 and var count)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            text.Append("(reset)");
        }

        return text.ToString();
    }

    private static bool IsClosed(TcpClient tcp) => !tcp.Connected || (tcp.Client.Poll(0, SelectMode.SelectRead) && tcp.Available == 0);

    private async Task<Http2Abuser> ConnectAsync()
    {
        var connection = new Http2Abuser();
        await connection.ConnectAsync(grpc);
        return connection;
    }

    private static async Task<string> EndedAsync(Http2Abuser connection, string what)
    {
        var isClosed = await connection.IsClosedAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{what}, {connection.Received} bytes back, connection {(isClosed ? "closed by the server" : "open")}");
    }

    private static byte[] ResetCalls(int first) =>
        [.. Enumerable.Range(first, CallsAtOnce).SelectMany(number => (byte[])[.. Http2Frames.Call((2 * number) + 1), .. Http2Frames.Cancel((2 * number) + 1)])];

    private int Scaled(int number) => (int)(number * scale);
}
