using Grpc.Core;

namespace DminServing.Server.Scoring;

/// <summary>A gRPC message or an HTTP body was refused before it was a request.</summary>
internal sealed class MessageException : Exception
{
    private MessageException(StatusCode status, int http, string outcome, string message)
        : base(message) => (Status, Http, Outcome) = (status, http, outcome);

    /// <summary>Its gRPC status.</summary>
    public StatusCode Status { get; }

    /// <summary>The HTTP status of the same.</summary>
    public int Http { get; }

    /// <summary>The outcome to count.</summary>
    public string Outcome { get; }

    /// <summary>The bytes are no message of this type.</summary>
    public static MessageException Malformed() =>
        new(StatusCode.InvalidArgument, StatusCodes.Status400BadRequest, "invalid", "The message is not valid protobuf of its type. Check that both sides use the same dmin/v1 proto and that strings are UTF-8.");

    /// <summary>The deadline's text is none.</summary>
    public static MessageException Timeout() =>
        new(StatusCode.InvalidArgument, StatusCodes.Status400BadRequest, "invalid", "The grpc-timeout header is not valid: send up to eight digits and one of H, M, S, m, u, n.");

    /// <summary>The deadline had passed on arrival.</summary>
    public static MessageException Late() =>
        new(StatusCode.DeadlineExceeded, StatusCodes.Status504GatewayTimeout, "deadline", "The deadline had passed when the call arrived. Send a later one.");

    /// <summary>A body did not come to its end.</summary>
    public static MessageException CutShort(int http) => new(StatusCode.InvalidArgument, http, "invalid", "The body did not come to its end.");

    /// <summary>It never came whole, or grpc-dotnet refused it and has answered.</summary>
    public static MessageException Refused(StatusCode status) => status switch
    {
        StatusCode.ResourceExhausted => new(status, StatusCodes.Status413PayloadTooLarge, "rejected", "The message is too large."),
        StatusCode.DeadlineExceeded => new(status, StatusCodes.Status504GatewayTimeout, "deadline", "The deadline passed before the message had arrived."),
        StatusCode.Cancelled => new(status, StatusCodes.Status499ClientClosedRequest, "cancelled", "The caller gave up before the message had arrived."),
        _ => new(status, StatusCodes.Status400BadRequest, "invalid", "The message was refused."),
    };
}
