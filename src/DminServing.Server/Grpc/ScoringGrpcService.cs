using DminServing.Pipeline.Telemetry;
using DminServing.Protos.V1;
using DminServing.Server.Admission;
using DminServing.Server.Scoring;
using DminServing.Server.Stopping;
using Grpc.Core;

namespace DminServing.Server.Grpc;

/// <summary><c>dmin.v1.ScoringService</c>.</summary>
internal sealed class ScoringGrpcService(ScoringHandler handler, ScoreRequestReader reader, AdmissionControl admission, Drain drain, LogLimit limit, ILogger<ScoringGrpcService> logger) : ScoringService.ScoringServiceBase
{
    // Questions of one stream that are worked on at once; the stream is not read further meanwhile.
    private const int QuestionsInFlight = 32;

    public override async Task<ScoreResponse> Score(ScoreRequest request, ServerCallContext context) =>
        ScoreResponseWriter.Write(request, await handler.ScoreAsync(request, reader.Read, CallTerms.Of(context.GetHttpContext(), context.Deadline), context.CancellationToken));

    public override async Task<PrepareUserResponse> PrepareUser(PrepareUserRequest request, ServerCallContext context)
    {
        var prepared = await handler.PrepareAsync(request, ScoreRequestReader.Read, CallTerms.Of(context.GetHttpContext(), context.Deadline), context.CancellationToken);
        return new PrepareUserResponse
        {
            PreparedUser = prepared.Token,
            ValidForMs = (uint)prepared.Lifetime.TotalMilliseconds,
            Model = AnswerFields.Write(prepared.Model),
            User = AnswerFields.Write(prepared.User),
            Degraded = { prepared.Degraded.Select(AnswerFields.Write) },
            Timings = AnswerFields.Write(prepared.Timings),
        };
    }

    public override async Task ScoreMany(IAsyncStreamReader<ScoreRequest> requestStream, IServerStreamWriter<ScoreResponse> responseStream, ServerCallContext context)
    {
        using var writing = new SemaphoreSlim(1); // a stream takes one message at a time
        var questions = new Questions(requestStream, drain.Closing);
        var options = new ParallelOptions { MaxDegreeOfParallelism = QuestionsInFlight, CancellationToken = context.CancellationToken };
        await Parallel.ForEachAsync(questions.ReadAsync(context.CancellationToken), options, async (request, cancellation) =>
        {
            var response = await AnswerAsync(request, context, cancellation);
            await writing.WaitAsync(cancellation);
            try
            {
                await responseStream.WriteAsync(response, cancellation);
            }
            finally
            {
                writing.Release();
            }
        });
        if (questions.Unreadable is { } message)
        {
            handler.Refuse(message);
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"{message.Message} Every question before it has been answered."));
        }

        if (drain.Closing.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The server is shutting down; every question that it read has been answered."));
        }
    }

    private AdmissionTicket TakeOn(ServerCallContext context)
    {
        var priority = AdmissionGate.PriorityOf(context.GetHttpContext());
        if (admission.TryEnter(priority) is { } ticket)
        {
            return ticket;
        }

        var overloaded = admission.Refuse(priority);
        handler.Refuse(overloaded);
        throw overloaded;
    }

    // A question that fails ends neither the stream nor the others (docs/adr/0003).
    private async Task<ScoreResponse> AnswerAsync(ScoreRequest request, ServerCallContext context, CancellationToken cancellation)
    {
        try
        {
            using var ticket = TakeOn(context);
            return ScoreResponseWriter.Write(request, await handler.ScoreAsync(request, reader.Read, CallTerms.Of(context.GetHttpContext(), context.Deadline) with { Ticket = ticket }, cancellation));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var failure = Failure.Of(e);
            if (failure.IsInternal && limit.Allows(nameof(Log.CallFailed), out var suppressed))
            {
                logger.CallFailed(e, context.Method, suppressed);
            }

            return ScoreResponseWriter.Write(request, failure);
        }
    }
}
