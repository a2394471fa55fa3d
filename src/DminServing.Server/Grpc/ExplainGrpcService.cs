using DminServing.Pipeline;
using DminServing.Protos.V1;
using DminServing.Server.Scoring;
using Grpc.Core;

namespace DminServing.Server.Grpc;

/// <summary><c>dmin.v1.ExplainService</c>.</summary>
internal sealed class ExplainGrpcService(ScoringHandler handler, ScoreRequestReader reader) : ExplainService.ExplainServiceBase
{
    public override async Task<ExplainResponse> Explain(ExplainRequest request, ServerCallContext context)
    {
        var question = request.Question ?? new ScoreRequest();
        return Write(question, await handler.ExplainAsync(question, reader.Read, CallTerms.Of(context.GetHttpContext(), context.Deadline), context.CancellationToken));
    }

    private static ExplainResponse Write(ScoreRequest question, Explanation explanation) => new()
    {
        Model = AnswerFields.Write(explanation.Model),
        User = AnswerFields.Write(explanation.User),
        Degraded = { explanation.Degraded.Select(AnswerFields.Write) },
        UnknownItems = (uint)explanation.UnknownItems,
        Interests = (uint)explanation.Interests,
        Behaviors = { explanation.NewestFirst.Select(row => new ExplainedBehavior { Position = (uint)row.Position, ItemId = row.ItemId, TimestampMs = row.TimestampMs, AgeMs = row.AgeMs, Known = row.Known }) },
        Candidates = { explanation.Candidates.Select(candidate => Write(question, candidate)) },
    };

    private static ExplainedCandidate Write(ScoreRequest question, Explanation.Candidate candidate)
    {
        var explained = new ExplainedCandidate
        {
            Index = (uint)candidate.Index,
            Ctr = candidate.Ctr,
            Attention = { candidate.Attention.Select(weights => new InterestAttention { Weights = { weights } }) },
            Without = { candidate.Without },
        };
        if (question.ItemNumbers.Count > 0)
        {
            explained.ItemNumber = question.ItemNumbers[candidate.Index];
        }
        else
        {
            explained.ItemId = question.ItemIds[candidate.Index];
        }

        return explained;
    }
}
