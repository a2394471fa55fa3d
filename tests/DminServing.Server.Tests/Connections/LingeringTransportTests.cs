using System.Buffers;
using System.IO.Pipelines;
using DminServing.Server.Connections;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Connections;

public sealed class LingeringTransportTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Pipe _fromCaller = new();
    private readonly Pipe _toCaller = new();

    [Fact]
    public async Task What_Still_Comes_Is_Dropped_Until_The_Caller_Closes()
    {
        var transport = Ended();

        var closing = transport.CloseAsync();
        await _fromCaller.Writer.WriteAsync(new byte[1000]);
        Assert.False(closing.IsCompleted);
        await _fromCaller.Writer.CompleteAsync();
        await closing;

        Assert.True((await _toCaller.Reader.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task A_Caller_That_Does_Not_Close_Is_Waited_For_A_Second()
    {
        var closing = Ended().CloseAsync();

        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(closing.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await closing;

        Assert.True((await _toCaller.Reader.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task A_Caller_That_Only_Sends_Is_Not_Heard_For_Ever()
    {
        var closing = Ended().CloseAsync();

        while (!(await _fromCaller.Writer.WriteAsync(new byte[10_000])).IsCompleted)
        {
        }

        await closing;
    }

    [Fact]
    public async Task A_Connection_That_Broke_Is_Closed()
    {
        await _fromCaller.Writer.CompleteAsync(new IOException("reset"));

        await Ended().CloseAsync();
    }

    [Theory]
    [InlineData(7, 9 + 17)] // GOAWAY is greeted for
    [InlineData(4, 17)]
    [InlineData(0, 17)]
    public async Task The_First_Frame_Is_Settings(byte type, int bytes)
    {
        var output = new LingeringTransport(new Duplex(_fromCaller.Reader, _toCaller.Writer), _clock).Output;
        byte[] frame = [0, 0, 8, type, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];

        await output.WriteAsync(frame);
        var first = await _toCaller.Reader.ReadAsync();
        _toCaller.Reader.AdvanceTo(first.Buffer.Start);
        await output.WriteAsync(frame);
        var both = (await _toCaller.Reader.ReadAsync()).Buffer.ToArray();

        Assert.Equal(bytes, first.Buffer.Length);
        Assert.Equal([.. type == 7 ? new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 } : [], .. frame, .. frame], both);
    }

    // As Kestrel leaves it: both ends completed.
    private LingeringTransport Ended()
    {
        var transport = new LingeringTransport(new Duplex(_fromCaller.Reader, _toCaller.Writer), _clock);
        transport.Output.Complete();
        transport.Input.Complete();
        return transport;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
