using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Inference;

/// <summary>Step (4): a model version, loaded. Safe to call from several lanes at once.</summary>
public interface IScorer : IDisposable
{
    /// <summary>What it is, on the wire and in logs: <c>onnxruntime</c>, <c>fused-avx512</c> or <c>fused-avx2</c>.</summary>
    string Name { get; }

    /// <summary>Whether several users' candidates cost less in one run than one user after the other.</summary>
    bool GainsBySharing { get; }

    /// <summary>Candidates of a part of a run.</summary>
    int CandidatesPerPart { get; }

    /// <summary>Does the user side of a batch of queries, which may have no candidates: then a later batch of the same user finds it done.</summary>
    /// <param name="batch">One or more encoded queries of this model.</param>
    IScoringRun Begin(IReadOnlyList<EncodedQuery> batch);
}
