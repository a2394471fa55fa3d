using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Inference;

/// <summary>Step (4): a model version, loaded. Safe to call from several lanes at once.</summary>
public interface IScorer : IDisposable
{
    /// <summary>What it is, on the wire and in logs: <c>onnxruntime</c> or <c>fused-avx512</c> or <c>fused-avx2</c>.</summary>
    string Name { get; }

    /// <summary>Scores the candidates of a batch of queries. A candidate's score depends on nothing else in the batch.</summary>
    /// <param name="batch">One or more encoded queries of this model.</param>
    /// <returns>One click-through rate per candidate: the first query's candidates in their order, then the second's, ...</returns>
    float[] Score(IReadOnlyList<EncodedQuery> batch);
}
