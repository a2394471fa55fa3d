using System.Diagnostics.Metrics;
using DminServing.Pipeline;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Telemetry;
using DminServing.Server.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Admission;

/// <summary>Lanes that have done nothing yet expect 2 µs a candidate: a millisecond holds 500, of which a request that has not been read is expected to take 300.</summary>
public sealed class AdmissionControlTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private double _memory = 0.2;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PipelineMetrics _metrics;
    private readonly InferenceLanes _lanes;

    public AdmissionControlTests()
    {
        _metrics = new PipelineMetrics(_services.GetRequiredService<IMeterFactory>());
        _lanes = new InferenceLanes(Options.Create(new InferenceOptions { Lanes = 1 }), _metrics, new FakeTimeProvider());
    }

    public void Dispose()
    {
        _lanes.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Requests_Are_Taken_On_Until_What_Is_There_Fills_The_Wait()
    {
        var control = Control();
        using var first = Press(control);

        Assert.NotNull(control.TryEnter(Priority.Interactive));
        Assert.Null(control.TryEnter(Priority.Interactive));
        Assert.Equal(2, control.Requests);
    }

    [Fact]
    public void A_Burst_May_Wait_For_Longer_But_Not_For_Ever()
    {
        var control = Control();
        using (var calm = control.TryEnter(Priority.Interactive)!)
        {
            calm.Settle(200);
        }

        var burst = 0;
        while (control.TryEnter(Priority.Interactive) is not null)
        {
            burst++;
        }

        Assert.Equal(7, burst); // 4 ms
        _time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.Null(control.TryEnter(Priority.Interactive));
    }

    [Fact]
    public async Task What_Is_Full_Does_Not_Become_Calm_By_Waiting()
    {
        var control = Control();
        await using var busy = new BusyLane(_lanes);
        Fill(control);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(control.TryEnter(Priority.Interactive));
    }

    [Theory]
    [InlineData("Interactive")]
    [InlineData("Batch")]
    public void Those_That_Never_Come_To_The_Lanes_Do_Not_Lock_Out_The_Others(string priority)
    {
        var control = Control();
        Fill(control);

        for (var round = 0; round < 3; round++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(5));
            Assert.NotNull(control.TryEnter(Enum.Parse<Priority>(priority)));
            Assert.Null(control.TryEnter(Enum.Parse<Priority>(priority)));
        }
    }

    [Fact]
    public void Batch_Has_Only_Its_Share()
    {
        var control = Control();
        using var first = Press(control);

        Assert.Null(control.TryEnter(Priority.Batch));
        Assert.NotNull(control.TryEnter(Priority.Interactive));
    }

    [Fact]
    public void A_Request_That_Ends_Gives_Its_Place_Back_Once()
    {
        var control = Control();
        var tickets = Enumerable.Range(0, 2).Select(_ => control.TryEnter(Priority.Interactive)!).ToList();

        tickets.ForEach(ticket => ticket.Dispose());
        tickets.ForEach(ticket => ticket.Dispose());

        Assert.Equal((0, 0d), (control.Requests, control.Wait));
        Assert.NotNull(control.TryEnter(Priority.Batch));
    }

    [Fact]
    public void A_Request_Counts_For_What_It_Turns_Out_To_Be()
    {
        var control = Control();
        using var small = control.TryEnter(Priority.Interactive)!;
        using var other = control.TryEnter(Priority.Interactive)!;

        small.Settle(10);
        other.Settle(20);

        Assert.Equal((100 + 10 + 100 + 20) * 2e-6, control.Wait, 1e-9);
        Assert.NotNull(control.TryEnter(Priority.Interactive));
    }

    [Fact]
    public void A_Very_Large_Request_Does_Not_Lock_Out_The_Others()
    {
        var control = Control();
        using var large = control.TryEnter(Priority.Interactive)!;

        large.Settle(10_000);

        Assert.Equal(0.001 / 4, control.Wait, 1e-9);
        Assert.NotNull(control.TryEnter(Priority.Interactive));
    }

    [Fact]
    public void What_Requests_Usually_Are_Is_Expected_Of_Those_To_Come()
    {
        var control = Control();
        for (var request = 0; request < 200; request++)
        {
            using var ticket = control.TryEnter(Priority.Interactive)!;
            ticket.Settle(5);
        }

        using var next = control.TryEnter(Priority.Interactive);

        Assert.InRange(control.Wait, 105 * 2e-6, 110 * 2e-6);
    }

    [Fact]
    public void A_Request_That_Could_Not_Be_Read_Had_No_Candidates()
    {
        var control = Control();
        for (var request = 0; request < 200; request++)
        {
            using var unread = control.TryEnter(Priority.Interactive)!;
        }

        Assert.Equal(0, control.Wait);
        using var next = control.TryEnter(Priority.Interactive);
        Assert.InRange(control.Wait, 100 * 2e-6, 105 * 2e-6);
    }

    [Fact]
    public void Whoever_Is_Refused_Is_Told_To_Come_Again_In_A_While()
    {
        var control = Control();

        var after = Enumerable.Range(0, 100).Select(_ =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(7));
            return control.Refuse(Priority.Interactive).RetryAfter.TotalMilliseconds;
        }).ToList();

        Assert.All(after, time => Assert.InRange(time, 50, 1000));
        Assert.True(after.Distinct().Count() > 5, "not all at once");
    }

    private AdmissionControl Control() => new(
        _lanes, new MemoryPressure(() => _memory, _time, new LogLimit(_time), NullLogger<MemoryPressure>.Instance), _metrics, Options.Create(new AdmissionOptions { MaxWait = TimeSpan.FromMilliseconds(1) }), _time, new LogLimit(_time), NullLogger<AdmissionControl>.Instance);

    [Fact]
    public void While_Memory_Is_Short_Half_As_Much_Is_Taken_On_And_No_Batch()
    {
        var control = Control();
        _memory = 0.9;
        using var first = Press(control);

        Assert.Null(control.TryEnter(Priority.Batch));
        Assert.Null(control.TryEnter(Priority.Interactive)); // half of the wait is full

        _memory = 0.2;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(control.TryEnter(Priority.Interactive));
    }

    [Fact]
    public void While_There_Is_No_Memory_Nothing_Is_Taken_On()
    {
        var control = Control();
        _memory = 0.96;

        Assert.Null(control.TryEnter(Priority.Interactive));
        Assert.Equal(0, control.Requests);
    }

    // One request, half of what may wait, and it has been there for a while.
    private AdmissionTicket Press(AdmissionControl control)
    {
        var ticket = control.TryEnter(Priority.Interactive)!;
        _time.Advance(TimeSpan.FromSeconds(1));
        control.TryEnter(Priority.Interactive)!.Dispose(); // the lanes are idle, but not for long
        return ticket;
    }

    private static void Fill(AdmissionControl control)
    {
        while (control.TryEnter(Priority.Interactive) is not null)
        {
        }
    }
}
