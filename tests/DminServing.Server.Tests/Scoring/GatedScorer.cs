using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Inference;

namespace DminServing.Server.Tests.Scoring;

/// <summary>A scorer that tells a test where it is, and waits there for as long as the test wants.</summary>
/// <param name="inner">Does the scoring.</param>
internal sealed class GatedScorer(IScorer inner) : IScorer
{
    private int _begun;
    private int _disposed;
    private int _parts;

    /// <summary>Called before a part, with the number of parts that were done before.</summary>
    public Action<int> BeforePart { get; set; } = _ => { };

    /// <summary>Runs that were not disposed.</summary>
    public int Open => _begun - _disposed;

    /// <summary>Parts that were done.</summary>
    public int Parts => _parts;

    public string Name => inner.Name;

    public bool GainsBySharing => false;

    public int CandidatesPerPart => inner.CandidatesPerPart;

    public IScoringRun Begin(IReadOnlyList<EncodedQuery> batch)
    {
        var run = inner.Begin(batch);
        Interlocked.Increment(ref _begun);
        return new Run(this, run);
    }

    public void Dispose() => inner.Dispose();

    private sealed class Run(GatedScorer scorer, IScoringRun run) : IScoringRun
    {
        public int Parts => run.Parts;

        public bool IsReused(int query) => run.IsReused(query);

        void IScoringRun.Run(int part, Action giveWay)
        {
            scorer.BeforePart(scorer._parts);
            run.Run(part, giveWay);
            Interlocked.Increment(ref scorer._parts);
        }

        public float[] ScoresOf(int query) => run.ScoresOf(query);

        public void Dispose()
        {
            run.Dispose();
            Interlocked.Increment(ref scorer._disposed);
        }
    }
}
