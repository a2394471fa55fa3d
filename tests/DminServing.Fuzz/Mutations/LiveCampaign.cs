using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace DminServing.Fuzz.Mutations;

/// <summary>Sends mutated examples to a running server: protobuf in frames that are right over HTTP/2, JSON over HTTP/1.1. Whatever they are, the answer is a status that says whose
/// fault it is, and it is never the server's.</summary>
internal sealed class LiveCampaign : IDisposable
{
    private const int InFlight = 16;
    private const int MostFindings = 10;
    private const int FrameHeader = 5;

    // UNKNOWN and INTERNAL of gRPC.
    private static readonly string[] Faults = ["2", "13"];
    private static readonly string[] Methods = ["/dmin.v1.ScoringService/Score", "/dmin.v1.ScoringService/Score", "/dmin.v1.ScoringService/PrepareUser", "/dmin.v1.ScoringService/ScoreMany"];
    private static readonly string[] Paths = ["/v1/score", "/v1/score", "/v1/prepare", "/v1/users/fuzz/behaviors"];
    private readonly HttpClient _rest;
    private readonly HttpClient _grpc;

    /// <summary>A campaign against a server.</summary>
    /// <param name="rest">Its REST address.</param>
    /// <param name="grpc">Its gRPC address.</param>
    public LiveCampaign(Uri rest, Uri grpc)
    {
        _rest = new HttpClient { BaseAddress = rest };
        _grpc = new HttpClient { BaseAddress = grpc, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    /// <summary>Runs it, half over gRPC and half over REST.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Which.</param>
    /// <returns>How often each status came, and what must not be.</returns>
    public async Task<(IReadOnlyDictionary<string, int> Statuses, IReadOnlyCollection<string> Findings)> RunAsync(int count, int seed)
    {
        var (messages, bodies) = (MutatorOf("protobuf", seed), MutatorOf("json", seed));
        var (statuses, findings) = (new ConcurrentDictionary<string, int>(StringComparer.Ordinal), new ConcurrentQueue<string>());
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (number, cancellation) =>
        {
            if (findings.Count >= MostFindings)
            {
                return;
            }

            var isGrpc = number % 2 == 0;
            var bytes = (isGrpc ? messages : bodies).Make(number);
            var status = await StatusAsync(isGrpc, number / 2, bytes, cancellation);
            statuses.AddOrUpdate(status.Text, 1, (_, before) => before + 1);
            if (status.IsFault)
            {
                findings.Enqueue($"{status.Text}, seed {seed}, number {number}; bytes in base64: {Convert.ToBase64String(bytes.AsSpan(0, Math.Min(bytes.Length, 300)))}");
            }
        });
        return (statuses, findings);
    }

    public void Dispose()
    {
        _rest.Dispose();
        _grpc.Dispose();
    }

    private async Task<(string Text, bool IsFault)> StatusAsync(bool isGrpc, int number, byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            return isGrpc ? await CallAsync(Methods[number % Methods.Length], bytes, cancellation) : await PostAsync(Paths[number % Paths.Length], bytes, cancellation);
        }
        catch (HttpRequestException e)
        {
            return ($"no answer: {e.Message}", true);
        }
    }

    private async Task<(string Text, bool IsFault)> CallAsync(string method, byte[] message, CancellationToken cancellation)
    {
        var frame = new byte[FrameHeader + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, FrameHeader);
        using var content = new ByteArrayContent(frame);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _grpc.SendAsync(request, cancellation);
        await response.Content.LoadIntoBufferAsync(cancellation);
        var headers = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        var status = headers.TryGetValues("grpc-status", out var values) ? values.Single() : "none";
        return ($"gRPC {status}", response.StatusCode != HttpStatusCode.OK || status == "none" || Faults.Contains(status));
    }

    private async Task<(string Text, bool IsFault)> PostAsync(string path, byte[] body, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _rest.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
        await response.Content.LoadIntoBufferAsync(cancellation);
        return (string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}"), response.StatusCode >= HttpStatusCode.InternalServerError);
    }

    private static Mutator MutatorOf(string target, int seed) => new([.. Corpus.Of(target).Select(example => example.Bytes)], seed);
}
