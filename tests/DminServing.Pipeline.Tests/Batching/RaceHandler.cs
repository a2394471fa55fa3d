using DminServing.Pipeline.Batching;

namespace DminServing.Pipeline.Tests.Batching;

/// <summary>A handler that does nothing, sometimes slowly, and throws where its work says so. Pieces of work share runs.</summary>
internal sealed class RaceHandler(RaceSabotage sabotage) : ILaneHandler<RaceWork, int>, IDisposable
{
    private const int Slow = 20_000;
    private const int SabotagedRun = 20; // every so many
    private readonly ManualResetEventSlim _gate = new();
    private int _begun;
    private int _disposed;

    public int Begun => _begun;

    public int Disposed => _disposed;

    /// <summary>Ends what a sabotage holds up.</summary>
    public void LetGo() => _gate.Set();

    public long CostOf(RaceWork work) => work.Parts + 1;

    public long CostOfPart(RaceWork work) => 8;

    public bool MayShare(RaceWork first, RaceWork other) => first.Id % 2 == other.Id % 2;

    public ILaneRun<int> Begin(IReadOnlyList<RaceWork> works)
    {
        ThrowIf(works, RaceEnd.BeginThrows);
        return new Run(this, works, Interlocked.Increment(ref _begun) % SabotagedRun == 0 ? sabotage : RaceSabotage.None);
    }

    public void Dispose()
    {
        _gate.Set();
        _gate.Dispose();
    }

    private static void ThrowIf(IEnumerable<RaceWork> works, RaceEnd end)
    {
        if (works.Any(work => work.Ends == end))
        {
            throw new RaceException();
        }
    }

    private sealed class Run(RaceHandler handler, IReadOnlyList<RaceWork> works, RaceSabotage sabotage) : ILaneRun<int>
    {
        // A sabotaged run has a part for sure.
        public int Parts => sabotage == RaceSabotage.None ? works.Max(work => work.Parts) : 1;

        void ILaneRun<int>.Run(int part, Action giveWay)
        {
            if (sabotage == RaceSabotage.LosesACompletion)
            {
                handler._gate.Wait();
            }

            ThrowIf(works, RaceEnd.PartThrows);
            if (works.Any(work => work.IsSlow))
            {
                Thread.SpinWait(Slow);
                giveWay();
            }
        }

        public int ResultOf(int work)
        {
            ThrowIf([works[work]], RaceEnd.ResultThrows);
            return sabotage == RaceSabotage.MixesResults ? -1 : works[work].Id;
        }

        public void Dispose()
        {
            if (sabotage != RaceSabotage.LeaksARun)
            {
                Interlocked.Increment(ref handler._disposed);
            }
        }
    }
}
