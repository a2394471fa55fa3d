using System.Net;
using DminServing.Protos.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests.Grpc;

/// <summary>Bad input over gRPC, row by row: its status, its words, counted once, no error logged, and the server serves on.</summary>
public sealed class BadCallTests(SmallServer small) : IClassFixture<SmallServer>
{
    private const string Score = "/dmin.v1.ScoringService/Score";
    private static readonly byte[] Good = new ScoreRequest { UserId = "u", ItemIds = { "item-1" } }.ToByteArray();

    private static readonly Dictionary<string, (byte[] Body, StatusCode Status, string Detail)> Rows = new(StringComparer.Ordinal)
    {
        ["no user"] = (Frame(new() { ItemIds = { "a" } }), StatusCode.InvalidArgument, "user_id is empty; it is required."),
        ["a long user id"] = (Frame(new() { UserId = new string('x', 129) }), StatusCode.InvalidArgument, "user_id has 129 bytes; at most 128 are taken."),
        ["NUL in the user id"] = (Frame(new() { UserId = "a\0b" }), StatusCode.InvalidArgument, "user_id has the control character U+0000 in it; ids are text without control characters."),
        ["a line break in the request id"] = (Frame(new() { UserId = "u", RequestId = "r\n" }), StatusCode.InvalidArgument, "request_id has the control character U+000A in it"),
        ["ESC in a candidate"] = (Frame(new() { UserId = "u", ItemIds = { "a", "\u001B[2J" } }), StatusCode.InvalidArgument, "item_ids[1] has the control character U+001B in it"),
        ["DEL in a long candidate"] = (Frame(new() { UserId = "u", ItemIds = { new string('x', 100) + "\u007F" } }), StatusCode.InvalidArgument, "item_ids[0] has the control character U+007F in it"),
        ["a tab in a behavior"] = (Frame(new() { UserId = "u", Behaviors = new() { ItemIds = { "a\tb" }, TimestampsMs = { 1 } } }), StatusCode.InvalidArgument, "behaviors[0].item_id has the control character U+0009 in it"),
        ["no candidates"] = (Frame(new() { UserId = "u" }), StatusCode.OK, ""),
        ["as many candidates as may be"] = (Frame(new() { UserId = "u", ItemIds = { Enumerable.Repeat("item-1", 100) } }), StatusCode.OK, ""),
        ["more candidates than may be"] = (Frame(new() { UserId = "u", ItemIds = { Enumerable.Repeat("item-1", 101) } }), StatusCode.InvalidArgument, "item_ids has 101 candidates; at most 100 are scored at once"),
        ["numbers that are no item"] = (Frame(new() { UserId = "u", ItemNumbers = { long.MinValue, -1, long.MaxValue } }), StatusCode.OK, ""),
        ["a time beyond any"] = (Frame(new() { UserId = "u", Behaviors = new() { ItemIds = { "a" }, TimestampsMs = { long.MinValue } } }), StatusCode.InvalidArgument, "behaviors[0].timestamp_ms (-9223372036854775808) is no time"),
        ["bytes that are no protobuf"] = (RawGrpc.Frame([0xFF, 0xFF, 0xFF, 0xFF, 0x07]), StatusCode.InvalidArgument, "The message is not valid protobuf"),
        ["half a message"] = (RawGrpc.Frame(Good[..^1]), StatusCode.InvalidArgument, "The message is not valid protobuf"),
        ["no UTF-8"] = (RawGrpc.Frame([0x0A, 0x02, 0xC3, 0x28, .. Good]), StatusCode.InvalidArgument, "The message is not valid protobuf"),
        ["200,000 groups in each other"] = (RawGrpc.Frame([.. Enumerable.Repeat((byte)0x0B, 200_000)]), StatusCode.InvalidArgument, "The message is not valid protobuf"),
        ["a short frame"] = (RawGrpc.Frame(Good)[..^1], StatusCode.Internal, "Incomplete message."),
        ["half a frame's header"] = ([0, 0, 0], StatusCode.Internal, "Incomplete message."),
        ["no message"] = ([], StatusCode.Internal, "Incomplete message."),
        ["two messages"] = ([.. RawGrpc.Frame(Good), .. RawGrpc.Frame(Good)], StatusCode.Internal, "Additional data after the message received."),
        ["more bytes than may be"] = (RawGrpc.Frame(new byte[5 << 20]), StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."),
    };

    private readonly ServerUnderTest _server = small.Server;

    public static TheoryData<string> Names() => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Has_Its_Status(string name)
    {
        using var counts = new RequestCounts(_server);
        var (body, status, detail) = Rows[name];
        var outcome = status switch { StatusCode.OK => "ok", StatusCode.ResourceExhausted => "rejected", _ => "invalid" };

        var answer = await RawGrpc.SendAsync(_server, Score, body);

        Assert.Equal((HttpStatusCode.OK, status), (answer.Http, answer.Status));
        Assert.StartsWith(detail, answer.Detail, StringComparison.Ordinal);
        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts[$"dmin.requests {outcome}"]));
        Assert.Equal(StatusCode.OK, (await RawGrpc.SendAsync(_server, Score, RawGrpc.Frame(Good))).Status);
        Assert.Empty(_server.Logs.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_Compression_That_Nobody_Has_Is_Unimplemented()
    {
        var answer = await RawGrpc.SendAsync(_server, Score, RawGrpc.Frame(Good, compressed: true), headers: ("grpc-encoding", "lzma"));

        Assert.Equal(StatusCode.Unimplemented, answer.Status);
        Assert.Empty(_server.Logs.At(LogLevel.Error));
    }

    [Fact]
    public async Task Another_Content_Type_Is_An_Unsupported_Media_Type() =>
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await RawGrpc.SendAsync(_server, Score, [.. "{}"u8], "application/json")).Http);

    [Fact]
    public async Task Candidates_That_Stand_Twice_Have_One_Score()
    {
        var answer = await new ScoringService.ScoringServiceClient(_server.Grpc).ScoreAsync(new ScoreRequest { UserId = "user-1", ItemIds = { "item-3", "item-8", "item-3", "none", "item-3" } });

        var scores = answer.Index.Zip(answer.Ctr).ToDictionary(row => row.First, row => row.Second);
        Assert.Equal(scores[0], scores[2], 1e-6f);
        Assert.Equal(scores[0], scores[4], 1e-6f);
        Assert.Equal([0u, 1u, 2u, 3u, 4u], answer.Index.Order());
    }

    [Fact]
    public async Task A_Bomb_Of_Zeros_Is_Refused_Before_It_Is_Unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[50 << 20]);
        }

        var answer = await RawGrpc.SendAsync(_server, Score, RawGrpc.Frame(packed.ToArray(), compressed: true), headers: ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.ResourceExhausted, answer.Status);
    }

    private static byte[] Frame(ScoreRequest request) => RawGrpc.Frame(request.ToByteArray());
}
