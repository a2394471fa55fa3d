using System.Text;
using System.Text.Json;
using DminServing.ModelContract.Encoding;
using DminServing.Protos.V1;
using DminServing.Server.Grpc;
using DminServing.Server.Hosting;
using DminServing.Server.Rest;
using DminServing.Server.Scoring;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace DminServing.Fuzz.Targets;

/// <summary>What callers send, through the parsers and the validators that the server has.</summary>
internal static class Requests
{
    private static readonly RequestRules Rules = new(Options.Create(new ServerOptions()));
    private static readonly ScoreRequestReader Messages = new(Rules);
    private static readonly ScoreBodyReader Bodies = new(Rules);
    private static readonly JsonSerializerOptions Json = JsonOfTheServer();

    /// <summary>A JSON body, of a question or of a request to prepare a user.</summary>
    public static bool IsJson(byte[] bytes) =>
        Reads(() => Bodies.Read(JsonSerializer.Deserialize<ScoreBody>(bytes, Json) ?? new ScoreBody()))
        | Reads(() => ScoreBodyReader.Read(JsonSerializer.Deserialize<PrepareBody>(bytes, Json) ?? new PrepareBody()))
        | Reads(() => JsonSerializer.Deserialize<AppendBody>(bytes, Json));

    /// <summary>A protobuf message, of a question or of a request to prepare a user.</summary>
    public static bool IsProtobuf(byte[] bytes) =>
        Reads(() => Messages.Read(ScoreRequest.Parser.ParseFrom(bytes))) | Reads(() => ScoreRequestReader.Read(PrepareUserRequest.Parser.ParseFrom(bytes)));

    /// <summary>The text of a <c>grpc-timeout</c> header.</summary>
    public static bool IsTimeout(byte[] bytes)
    {
        var left = GrpcTimeout.Parse(Encoding.Latin1.GetString(bytes));
        return left < TimeSpan.Zero || left > TimeSpan.FromHours(99_999_999) ? throw new FindingException($"{left} is no time that the header can say.") : left is not null;
    }

    private static bool Reads(Func<object?> read)
    {
        try
        {
            return read() is not null;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or JsonException or InvalidQueryException)
        {
            return false;
        }
    }

    private static JsonSerializerOptions JsonOfTheServer()
    {
        var options = new JsonOptions();
        RestApi.BeStrict(options.SerializerOptions);
        return options.SerializerOptions;
    }
}
