using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Says when Redis stops and starts answering: two lines an outage, however many requests notice. No line has a key or a user in it.</summary>
internal sealed class RedisLog(ILogger logger, string store, TimeProvider time)
{
    private const int Lost = 1;
    private const int Refused = 2;
    private readonly LogLimit _limit = new(time);

    // 0 while it answers. Changed by whichever call sees it first.
    private int _state;

    /// <summary>Redis has answered.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _state) != 0 && Interlocked.Exchange(ref _state, 0) != 0)
        {
            logger.StoreFound(store);
        }
    }

    /// <summary>A read has left members out.</summary>
    public void Corrupt(int members)
    {
        if (members > 0 && _limit.Allows(nameof(Log.BehaviorsCorrupt), out var suppressed))
        {
            logger.BehaviorsCorrupt(members, suppressed);
        }
    }

    /// <summary>Redis has not answered.</summary>
    /// <param name="fault">What was wrong.</param>
    /// <param name="reason">The same for people.</param>
    public void Failed(StoreFault fault, string reason)
    {
        switch (fault)
        {
            case StoreFault.WrongType when _limit.Allows(nameof(Log.KeyOfAnotherType), out var suppressed):
                logger.KeyOfAnotherType(suppressed);
                break;
            case StoreFault.Auth when Volatile.Read(ref _state) != Refused && Interlocked.Exchange(ref _state, Refused) != Refused:
                logger.StoreRefuses(reason);
                break;
            case StoreFault.Connection or StoreFault.Timeout or StoreFault.Failover:
                NoteLost(reason);
                break;
        }
    }

    // A Redis that comes and goes is worth a line a second at most; what is not said to be lost is not said to be found.
    private void NoteLost(string reason)
    {
        if (Volatile.Read(ref _state) == 0 && _limit.Allows(nameof(Log.StoreLost), out _) && Interlocked.CompareExchange(ref _state, Lost, 0) == 0)
        {
            logger.StoreLost(reason);
        }
    }
}
