using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DminServing.Server.Hosting;
using Grpc.Core;

namespace DminServing.Server.Tests;

/// <summary>gRPC by hand, for what no client library would send.</summary>
internal static class RawGrpc
{
    /// <summary>A frame: whether it is compressed, length, message.</summary>
    public static byte[] Frame(byte[] message, bool compressed = false)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>Sends a body.</summary>
    /// <returns>The HTTP status, gRPC's and its message.</returns>
    public static async Task<(HttpStatusCode Http, StatusCode? Status, string Detail)> SendAsync(ServerUnderTest server, string method, byte[] body, string type = "application/grpc", params (string Name, string Value)[] headers)
    {
        using var client = server.Http(Listener.Grpc);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await client.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        var fields = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        return (response.StatusCode,
            fields.TryGetValues("grpc-status", out var status) ? (StatusCode)int.Parse(status.Single(), CultureInfo.InvariantCulture) : null,
            Uri.UnescapeDataString(fields.TryGetValues("grpc-message", out var detail) ? detail.Single() : ""));
    }
}
