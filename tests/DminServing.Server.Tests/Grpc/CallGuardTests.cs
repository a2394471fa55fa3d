using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using DminServing.Protos.V1;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests.Grpc;

/// <summary>What arrives at the gRPC port and is no call that a client library would make.</summary>
public sealed class CallGuardTests : IDisposable
{
    private const string Score = "/dmin.v1.ScoringService/Score";
    private const string ScoreMany = "/dmin.v1.ScoringService/ScoreMany";
    private static readonly byte[] Good = new ScoreRequest { UserId = "u", ItemIds = { "item-1" } }.ToByteArray();
    private static readonly byte[] Garbage = [0xff, 0xff, 0xff, 0xff, 0x07];
    private static readonly byte[] CutShort = Good[..^1];
    private static readonly byte[] NoUtf8 = [0x0a, 0x02, 0xc3, 0x28, .. Good];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<byte[]> Malformed() =>
    [
        Garbage,
        CutShort,
        NoUtf8,
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_Message_That_Is_No_Protobuf_Is_An_Invalid_Argument(byte[] message)
    {
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);

        var (status, detail) = await CallAsync(server, Score, [message]);

        Assert.Equal(StatusCode.InvalidArgument, status);
        Assert.StartsWith("The message is not valid protobuf of its type.", detail, StringComparison.Ordinal);
        Assert.Empty(server.Logs.At(LogLevel.Error));
        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts["dmin.requests invalid"]));
    }

    [Fact]
    public async Task A_Message_That_Is_Too_Large_Is_Refused_And_Counted()
    {
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);

        var (status, _) = await CallAsync(server, Score, [new byte[8 << 20]]);

        Assert.Equal(StatusCode.ResourceExhausted, status);
        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts["dmin.requests rejected"]));
    }

    [Theory]
    [InlineData("0m", StatusCode.DeadlineExceeded, "deadline")]
    [InlineData("999u", StatusCode.DeadlineExceeded, "deadline")]
    [InlineData("soon", StatusCode.InvalidArgument, "invalid")]
    [InlineData("30S", StatusCode.OK, "ok")]
    public async Task A_Deadline_That_Has_Passed_Or_Is_None_Is_Refused(string timeout, StatusCode expected, string outcome)
    {
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);

        var (status, _) = await CallAsync(server, Score, [Good], timeout);

        Assert.Equal(expected, status);
        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts[$"dmin.requests {outcome}"]));
    }

    [Fact]
    public async Task A_Caller_Who_Leaves_In_The_Middle_Of_A_Message_Has_Given_Up()
    {
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);
        using var client = server.Http(Listener.Grpc);
        using var leaving = new CancellationTokenSource();
        using var content = new HalfAMessage(leaving);
        using var request = new HttpRequestMessage(HttpMethod.Post, Score) { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(request, leaving.Token));

        var patience = Stopwatch.StartNew();
        while (counts["dmin.requests cancelled"] == 0 && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(10);
        }

        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts["dmin.requests cancelled"]));
    }

    [Fact]
    public async Task A_Stream_Is_Answered_Up_To_The_Message_That_Cannot_Be_Read()
    {
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);

        var (status, detail) = await CallAsync(server, ScoreMany, [Good, Good, Garbage, Good]);

        Assert.Equal(StatusCode.InvalidArgument, status);
        Assert.EndsWith("Every question before it has been answered.", detail, StringComparison.Ordinal);
        Assert.Equal((3, 2, 1), (counts["dmin.requests.received"], counts["dmin.requests ok"], counts["dmin.requests invalid"]));
    }

    [Fact]
    public async Task No_Request_Takes_Longer_Than_The_Server_Allows()
    {
        await using var server = await ServeAsync(("Server:MaxRequestDuration", "0:00:00.001"), ("Server:MaxCandidatesPerRequest", "100000"));
        using var counts = new RequestCounts(server);
        var question = new ScoreRequest { UserId = "u" };
        question.ItemIds.Add(Enumerable.Repeat("item-1", 100_000));

        var (status, detail) = await CallAsync(server, Score, [question.ToByteArray()]);

        Assert.Equal(StatusCode.DeadlineExceeded, status);
        Assert.StartsWith("The answer was not ready within 1 ms.", detail, StringComparison.Ordinal);
        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts["dmin.requests deadline"]));
    }

    private static async Task<(StatusCode Status, string Detail)> CallAsync(ServerUnderTest server, string method, byte[][] messages, string? timeout = null)
    {
        using var client = server.Http(Listener.Grpc);
        using var content = new ByteArrayContent([.. messages.SelectMany(Framed)]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        using var response = await client.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        var headers = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        return ((StatusCode)int.Parse(headers.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture),
            Uri.UnescapeDataString(headers.TryGetValues("grpc-message", out var detail) ? detail.Single() : ""));
    }

    // gRPC's frame: not compressed, length, message.
    private static byte[] Framed(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    // Announces a hundred bytes, sends ten, and leaves.
    private sealed class HalfAMessage : HttpContent
    {
        private readonly CancellationTokenSource _leaving;

        public HalfAMessage(CancellationTokenSource leaving)
        {
            _leaving = leaving;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Framed(new byte[100]).AsMemory(0, 15));
            await stream.FlushAsync();
            await Task.Delay(200);
            await _leaving.CancelAsync();
            await Task.Delay(Timeout.Infinite, _leaving.Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private async Task<ServerUnderTest> ServeAsync(params (string Key, string Value)[] settings)
    {
        new HandMadeModel().WriteTo(_folder.Path);
        return await ServerUnderTest.StartAsync(_folder, settings);
    }
}
