using DminServing.Pipeline.Batching;
using Xunit;

namespace DminServing.Pipeline.Tests.Batching;

/// <summary>All lanes are puppets of the test: it asks for their next step and says when they are done.</summary>
public sealed class LaneAgendaTests
{
    private readonly LaneAgenda<Work, string> _agenda = new(new Handler(), capacity: 100);

    [Fact]
    public void An_Idle_Lane_Helps_With_What_Is_Under_Way()
    {
        Add("big", parts: 4);
        var run = Begin("big");

        Assert.Equal(["part 0 of big", "part 1 of big", "part 2 of big", "part 3 of big", ""], Enumerable.Range(0, 5).Select(_ => Describe(Next())));
        Assert.Equal(4, run.Lanes);
    }

    [Fact]
    public void While_Work_Waits_A_Run_Has_One_Lane()
    {
        Add("first", parts: 4, deadline: 10);
        Begin("first");
        Add("second", parts: 4, deadline: 20);

        Assert.Equal("part 0 of first", Describe(Next())); // nobody is at it, and it is due first
        Assert.Equal("begin second", Describe(Next()));
    }

    [Fact]
    public void Short_Work_Overtakes_Long_Work_Between_Two_Parts()
    {
        Add("long", parts: 8, deadline: 1000);
        var run = Begin("long");
        var part = Next();
        Add("short", parts: 1, deadline: 50);

        Assert.Equal("begin short", Describe(Next()));
        Done(part);
        Assert.Equal("part 1 of long", Describe(Next()));
        Assert.Equal(1, run.Lanes);
    }

    [Fact]
    public void Long_Work_That_Has_Waited_Is_Not_Overtaken_Any_More()
    {
        Add("long", parts: 8, deadline: 100);
        Add("short, much later", parts: 1, deadline: 120);

        Assert.Equal("begin long", Describe(Next()));
    }

    [Fact]
    public void Small_Work_That_Waits_Shares_A_Run_Up_To_A_Part()
    {
        Add("a", cost: 3, deadline: 1, model: 1);
        Add("b", cost: 3, deadline: 2, model: 1);
        Add("other model", cost: 3, deadline: 3, model: 2);
        Add("c", cost: 9, deadline: 4, model: 1);
        Add("d", cost: 3, deadline: 5, model: 1);

        Assert.Equal("begin a, b, d", Describe(Next()));
        Assert.Equal("begin other model", Describe(Next()));
        Assert.Equal("begin c", Describe(Next()));
    }

    [Fact]
    public void Work_That_Fills_A_Part_Shares_With_Nobody()
    {
        Add("a", cost: 10, deadline: 1, model: 1);
        Add("b", cost: 1, deadline: 2, model: 1);

        Assert.Equal("begin a", Describe(Next()));
    }

    [Fact]
    public void A_Run_Is_Closed_When_Its_Last_Part_Is_Done()
    {
        Add("work", parts: 2);
        Begin("work");
        var (first, second) = (Next(), Next());
        Done(second);

        Assert.Null(Next());
        Done(first);
        Assert.Equal("close work", Describe(Next()));
        Assert.True(_agenda.IsEmpty);
    }

    [Fact]
    public void Work_Without_Parts_Is_Closed_Once_It_Has_Begun()
    {
        Add("nothing to do", parts: 0);
        Begin("nothing to do");

        Assert.Equal("close nothing to do", Describe(Next()));
    }

    [Fact]
    public void A_Run_That_Failed_Is_Closed_Without_Its_Other_Parts()
    {
        Add("broken", parts: 5);
        Begin("broken");
        var part = Next()!.Value;
        part.Run.Leave(0, null, new InvalidDataException());

        Assert.Equal("close broken", Describe(Next()));
    }

    [Fact]
    public void A_Run_Nobody_Waits_For_Is_Closed_Without_Its_Other_Parts()
    {
        using var cancellation = new CancellationTokenSource();
        Add("given up", parts: 5, cancellation: cancellation.Token);
        Begin("given up");
        var part = Next();
        cancellation.Cancel();

        Assert.Null(Next());
        Done(part);
        Assert.Equal("close given up", Describe(Next()));
    }

    [Fact]
    public void A_Full_Agenda_Takes_No_More()
    {
        var agenda = new LaneAgenda<Work, string>(new Handler(), capacity: 1);

        Assert.True(agenda.TryAdd(Job("a")));
        Assert.False(agenda.TryAdd(Job("b")));
    }

    private void Add(string name, int parts = 1, long cost = 100, long deadline = 0, int model = 0, CancellationToken cancellation = default) =>
        Assert.True(_agenda.TryAdd(Job(name, parts, cost, deadline, model, cancellation)));

    private static LaneJob<Work, string> Job(string name, int parts = 1, long cost = 100, long deadline = 0, int model = 0, CancellationToken cancellation = default) =>
        new(new Work(name, parts, cost, model), cost, 0, deadline, cancellation);

    private LaneStep<Work, string>? Next() => _agenda.Next(now: 0);

    private LaneRun<Work, string> Begin(string name)
    {
        var step = Next()!.Value;
        Assert.Equal($"begin {name}", Describe(step));
        Done(step);
        return step.Run;
    }

    private static void Done(LaneStep<Work, string>? step) =>
        step!.Value.Run.Leave(0, step.Value.Kind == LaneStepKind.Begin ? new Run(step.Value.Run.Jobs[0].Work.Parts) : null, null);

    private static string Describe(LaneStep<Work, string>? step)
    {
        if (step is not { } next)
        {
            return "";
        }

        var names = string.Join(", ", next.Run.Jobs.Select(job => job.Work.Name));
        return next.Kind == LaneStepKind.Part ? $"part {next.Part} of {names}" : $"{(next.Kind == LaneStepKind.Begin ? "begin" : "close")} {names}";
    }

    internal sealed record Work(string Name, int Parts, long Cost, int Model);

    private sealed class Handler : ILaneHandler<Work, string>
    {
        public long CostOf(Work work) => work.Cost;

        public long CostOfPart(Work work) => 10;

        public bool MayShare(Work first, Work other) => first.Model == other.Model;

        public ILaneRun<string> Begin(IReadOnlyList<Work> works) => throw new InvalidOperationException("the puppets begin nothing");
    }

    private sealed class Run(int parts) : ILaneRun<string>
    {
        public int Parts => parts;

        void ILaneRun<string>.Run(int part, Action giveWay)
        {
        }

        public string ResultOf(int work) => "";

        public void Dispose()
        {
        }
    }
}
