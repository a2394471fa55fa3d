using DminServing.Pipeline.Behaviors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class RedisLogTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogger _logger = new();
    private readonly RedisLog _log;

    public RedisLogTests() => _log = new RedisLog(_logger, "Redis", _clock);

    [Fact]
    public void An_Outage_Is_Two_Lines_However_Many_Notice()
    {
        for (var call = 0; call < 100; call++)
        {
            _log.Failed(StoreFault.Timeout, "It did not answer.");
        }

        _log.Answered();
        _log.Answered();

        Assert.Equal([1001, 1002], Ids());
    }

    [Fact]
    public void A_Redis_That_Comes_And_Goes_All_The_Time_Is_Said_To_Be_Lost_Once_A_Second()
    {
        for (var call = 0; call < 100; call++)
        {
            _log.Failed(StoreFault.Connection, "It did not answer.");
            _log.Answered();
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal((10, 10), (Ids().Count(id => id == 1001), Ids().Count(id => id == 1002)));
    }

    [Fact]
    public void A_Refusal_Is_An_Error_Also_When_It_Was_A_Broken_Connection_First()
    {
        _log.Failed(StoreFault.Connection, "It did not answer.");
        _log.Failed(StoreFault.Auth, "It refuses the password.");
        _log.Failed(StoreFault.Connection, "It did not answer.");
        _log.Failed(StoreFault.Auth, "It refuses the password.");

        Assert.Equal([1001, 1003], Ids());
        Assert.Equal(LogLevel.Error, _logger.LatestRecord.Level);
    }

    [Fact]
    public void What_Is_Not_Written_Is_Counted()
    {
        _log.Corrupt(0);
        for (var call = 0; call < 5; call++)
        {
            _log.Corrupt(3);
            _log.Failed(StoreFault.WrongType, "");
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        _log.Corrupt(3);
        _log.Failed(StoreFault.WrongType, "");

        Assert.Equal([1005, 1004, 1005, 1004], Ids());
        Assert.Contains("4 more", _logger.LatestRecord.Message, StringComparison.Ordinal);
    }

    private List<int> Ids() => [.. _logger.Collector.GetSnapshot().Select(line => line.Id.Id)];
}
