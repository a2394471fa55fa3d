using System.Globalization;
using DminServing.Pipeline.Batching;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Batching;

public sealed class LaneQueueTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Work_Runs_On_A_Lane_And_Its_Times_Are_Told()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate();
        using var queue = Queue(1, 10, work => work == 0 ? gate.Pass("first", clock, seconds: 3) : Thread.CurrentThread.Name!, clock);

        var first = queue.RunAsync(0, Never);
        gate.AwaitEntry();
        var second = queue.RunAsync(1, Never);
        gate.Open();

        Assert.Equal(TimeSpan.FromSeconds(3), (await first).Ran);
        var result = await second;
        Assert.Equal(("dmin-lane-0", TimeSpan.FromSeconds(3), TimeSpan.Zero), (result.Value, result.Queued, result.Ran));
    }

    [Fact]
    public async Task A_Lane_Comes_After_The_Threads_That_Refuse_And_Answer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads are nicer on Linux only.");
        var niceness = NicenessOfThisThread();
        using var queue = Queue(1, 10, _ => NicenessOfThisThread().ToString(CultureInfo.InvariantCulture));

        Assert.Equal(Math.Min(niceness + 3, 19), int.Parse((await queue.RunAsync(0, Never)).Value, CultureInfo.InvariantCulture));
        Assert.Equal(niceness, NicenessOfThisThread());
    }

    [Fact]
    public async Task A_Lane_That_Hangs_Is_Seen()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate();
        using var queue = Queue(2, 10, _ => gate.Pass("done"), clock);
        Assert.Equal(TimeSpan.Zero, queue.LongestStep);

        var running = queue.RunAsync(0, Never);
        gate.AwaitEntry();
        clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(TimeSpan.FromSeconds(31), queue.LongestStep);
        gate.Open();
        await running;
        Assert.True(SpinWait.SpinUntil(() => queue.LongestStep == TimeSpan.Zero, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Several_Lanes_Do_The_Parts_Of_One_Piece_Of_Work()
    {
        using var meeting = new Barrier(2);
        using var queue = Queue(2, 10, _ => meeting.SignalAndWait(TimeSpan.FromSeconds(30)) ? "met" : "alone", parts: 2);

        Assert.Equal("met, met", (await queue.RunAsync(0, Never)).Value);
    }

    [Fact]
    public async Task More_Work_Than_May_Wait_Is_Refused_At_Once()
    {
        using var gate = new Gate();
        using var queue = Queue(1, 2, _ => gate.Pass("done"));
        var running = queue.RunAsync(0, Never);
        gate.AwaitEntry();
        Task<LaneResult<string>>[] waiting = [queue.RunAsync(1, Never), queue.RunAsync(2, Never)];

        var refusal = await Assert.ThrowsAsync<QueueFullException>(() => queue.RunAsync(3, Never));

        Assert.StartsWith("2 requests are waiting for a lane", refusal.Message, StringComparison.Ordinal);
        gate.Open();
        await Task.WhenAll([running, .. waiting]);
        Assert.Equal(new LaneCounts(Received: 4, Completed: 3, Failed: 0, Refused: 1, Abandoned: 0), queue.Counts);
    }

    [Fact]
    public async Task Work_Cancelled_While_It_Waits_Never_Runs()
    {
        using var gate = new Gate();
        var ran = new List<int>();
        using var cancellation = new CancellationTokenSource();
        var queue = Queue(1, 10, work =>
        {
            ran.Add(work);
            return gate.Pass("done");
        });
        var running = queue.RunAsync(0, Never);
        gate.AwaitEntry();
        var waiting = queue.RunAsync(1, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Open();
        await running;
        queue.Dispose();
        Assert.Equal([0], ran);
        Assert.Equal(new LaneCounts(Received: 2, Completed: 1, Failed: 0, Refused: 0, Abandoned: 1), queue.Counts);
    }

    [Fact]
    public async Task Work_Cancelled_While_It_Runs_Ends_After_The_Part_Under_Way()
    {
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        var parts = 0;
        var queue = Queue(
            1,
            10,
            _ =>
            {
                Interlocked.Increment(ref parts);
                return gate.Pass("done");
            },
            parts: 100);
        var running = queue.RunAsync(0, cancellation.Token);
        gate.AwaitEntry();

        await cancellation.CancelAsync();
        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        queue.Dispose();
        Assert.Equal(1, parts);
        Assert.Equal(new LaneCounts(Received: 1, Completed: 0, Failed: 0, Refused: 0, Abandoned: 1), queue.Counts);
    }

    [Fact]
    public async Task A_Handler_That_Throws_Fails_Its_Work_And_Nothing_Else()
    {
        using var queue = Queue(1, 10, work => work == 0 ? throw new InvalidDataException("bad") : "good");

        Assert.Equal("bad", (await Assert.ThrowsAsync<InvalidDataException>(() => queue.RunAsync(0, Never))).Message);

        Assert.Equal("good", (await queue.RunAsync(5, Never)).Value);
        Assert.Equal(new LaneCounts(Received: 2, Completed: 1, Failed: 1, Refused: 0, Abandoned: 0), queue.Counts);
    }

    [Fact]
    public async Task Closing_Finishes_What_Waits_And_Refuses_The_Rest()
    {
        using var gate = new Gate();
        var queue = Queue(2, 10, _ => gate.Pass("done"));
        Task<LaneResult<string>>[] accepted = [queue.RunAsync(0, Never), queue.RunAsync(1, Never), queue.RunAsync(2, Never)];
        gate.AwaitEntry();

        var closing = Task.Run(queue.Dispose, Never);
        gate.Open();
        await closing;

        Assert.All(await Task.WhenAll(accepted), result => Assert.Equal("done", result.Value));
        await Assert.ThrowsAsync<QueueFullException>(() => queue.RunAsync(3, Never));
        Assert.Equal(new LaneCounts(Received: 4, Completed: 3, Failed: 0, Refused: 1, Abandoned: 0), queue.Counts);
    }

    [Fact]
    public async Task Whatever_Happens_The_Counts_Add_Up_And_Every_Run_Is_Disposed()
    {
        var handler = new Handler(work => work % 5 == 0 ? throw new InvalidDataException() : $"{work}", parts: 3);
        var queue = new LaneQueue<int, string>(3, 8, handler, TimeProvider.System);

        await Parallel.ForAsync(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var work = queue.RunAsync(i, cancellation.Token);
            if (i % 3 == 0)
            {
                await cancellation.CancelAsync();
            }

            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (work.IsCompletedSuccessfully)
            {
                Assert.Equal($"{i}, {i}, {i}", (await work).Value);
            }
        });

        queue.Dispose();
        var counts = queue.Counts;
        Assert.Equal(20_000, counts.Received);
        Assert.Equal(counts.Received, counts.Completed + counts.Failed + counts.Refused + counts.Abandoned);
        Assert.True(counts is { Completed: > 0, Failed: > 0 }, $"{counts}");
        Assert.Equal(handler.Begun, handler.Disposed);
    }

    private static int NicenessOfThisThread() => int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16], CultureInfo.InvariantCulture);

    private static LaneQueue<int, string> Queue(int lanes, int capacity, Func<int, string> part, TimeProvider? clock = null, int parts = 1) =>
        new(lanes, capacity, new Handler(part, parts), clock ?? TimeProvider.System);

    /// <summary>Work whose result is what its parts gave.</summary>
    private sealed class Handler(Func<int, string> part, int parts) : ILaneHandler<int, string>
    {
        private int _begun;
        private int _disposed;

        public int Begun => _begun;

        public int Disposed => _disposed;

        public long CostOf(int work) => parts;

        public long CostOfPart(int work) => 1;

        public bool MayShare(int first, int other) => false;

        public ILaneRun<string> Begin(IReadOnlyList<int> works)
        {
            Interlocked.Increment(ref _begun);
            return new Run(this, works[0]);
        }

        private sealed class Run(Handler handler, int work) : ILaneRun<string>
        {
            private readonly string[] _results = new string[handler.Parts];

            public int Parts => _results.Length;

            void ILaneRun<string>.Run(int part, Action giveWay) => _results[part] = handler.Do(work);

            public string ResultOf(int place) => string.Join(", ", _results);

            public void Dispose() => Interlocked.Increment(ref handler._disposed);
        }

        private int Parts => parts;

        private string Do(int work) => part(work);
    }

    /// <summary>Holds the first handler until the test lets it go; later ones pass.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _entered = new();
        private readonly ManualResetEventSlim _open = new();

        public string Pass(string result, FakeTimeProvider? clock = null, int seconds = 0)
        {
            _entered.Set();
            _open.Wait();
            clock?.Advance(TimeSpan.FromSeconds(seconds));
            return result;
        }

        public void AwaitEntry() => _entered.Wait();

        public void Open() => _open.Set();

        public void Dispose()
        {
            _open.Set();
            _entered.Dispose();
            _open.Dispose();
        }
    }
}
