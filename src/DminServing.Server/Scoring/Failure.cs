using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Batching;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Models;
using DminServing.Server.Access;
using DminServing.Server.Admission;
using Grpc.Core;

namespace DminServing.Server.Scoring;

/// <summary>The one place where exceptions become answers: their outcome in the metrics, gRPC status, HTTP status and words.</summary>
/// <param name="Code">A stable name for programs.</param>
/// <param name="Outcome">The tag of <c>dmin.requests</c>.</param>
/// <param name="Grpc">gRPC's status code.</param>
/// <param name="Http">HTTP's status code.</param>
/// <param name="Title">What happened, for people.</param>
/// <param name="Detail">What is wrong and the way out.</param>
/// <param name="Field">The request's field at fault, if one is.</param>
/// <param name="RetryAfter">When the caller may try the same request again; null if that would not help.</param>
internal sealed record Failure(string Code, string Outcome, StatusCode Grpc, int Http, string Title, string Detail, string? Field = null, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(1);

    /// <summary>Whether it is a fault of ours, to be logged as an error.</summary>
    public bool IsInternal => Outcome == "internal";

    /// <summary>What an exception means to the caller.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        InvalidQueryException e => new("invalid_request", "invalid", StatusCode.InvalidArgument, StatusCodes.Status400BadRequest, "The request is not valid.", e.Message, e.Field),
        BadHttpRequestException e => new("invalid_request", "invalid", StatusCode.InvalidArgument, e.StatusCode, "The request is not valid.", BodyProblem.Describe(e)),
        AccessRefusedException e => new(e.Code, e.Code, e.Status, e.Http, e.Title, e.Message),
        MessageException e => new("invalid_message", e.Outcome, e.Status, e.Http, "The request could not be read.", e.Message),
        UnknownModelException e => new("unknown_model", "invalid", StatusCode.NotFound, StatusCodes.Status404NotFound, "There is no such model.", e.Message, e.Field),
        NotExplainableException e => new("not_explainable", "invalid", StatusCode.FailedPrecondition, StatusCodes.Status409Conflict, "The model cannot explain its scores.", e.Message, "model"),
        QueueFullException e => new("overloaded", "rejected", StatusCode.ResourceExhausted, StatusCodes.Status429TooManyRequests, "The server is overloaded.", e.Message, RetryAfter: Soon),
        OverloadedException e => new("overloaded", "rejected", StatusCode.ResourceExhausted, StatusCodes.Status429TooManyRequests, "The server is overloaded.", e.Message, RetryAfter: e.RetryAfter),
        QuotaExceededException e => new("quota_exceeded", "rejected", StatusCode.ResourceExhausted, StatusCodes.Status429TooManyRequests, "The client's quota is spent.", e.Message, RetryAfter: e.RetryAfter),
        ModelsNotReadyException e => new("not_ready", "unavailable", StatusCode.Unavailable, StatusCodes.Status503ServiceUnavailable, "The server is not ready.", e.Message, RetryAfter: Later),
        BehaviorStoreUnavailableException e => new("behaviors_unavailable", "unavailable", StatusCode.Unavailable, StatusCodes.Status503ServiceUnavailable, "The behavior store did not answer.", e.Message, RetryAfter: Later),
        NonFiniteScoreException e => new("model_output_invalid", "internal", StatusCode.Internal, StatusCodes.Status500InternalServerError, "The model's output is not valid.", e.Message),
        DeadlinePassedException e => new("deadline_exceeded", "deadline", StatusCode.DeadlineExceeded, StatusCodes.Status504GatewayTimeout, "The request took too long.", e.Message),
        OperationCanceledException => new("cancelled", "cancelled", StatusCode.Cancelled, StatusCodes.Status499ClientClosedRequest, "The caller gave up.", "The request was cancelled."),
        _ => new("internal", "internal", StatusCode.Internal, StatusCodes.Status500InternalServerError, "The server failed.", "An unexpected error; the server's log has it."),
    };
}
