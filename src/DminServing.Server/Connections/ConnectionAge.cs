using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace DminServing.Server.Connections;

/// <summary>Asks a connection to close when it has reached its age: calls in flight finish, the caller opens another.</summary>
/// <param name="max">The age; 0 for never.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionAge(TimeSpan max, TimeProvider time)
{
    private const double Spread = 0.2;

    /// <summary>Watches one connection.</summary>
    /// <returns>To be disposed of when the connection ends.</returns>
    public ITimer? Watch(ConnectionContext connection)
    {
        if (max == TimeSpan.Zero || connection.Features.Get<IConnectionLifetimeNotificationFeature>() is not { } lifetime)
        {
            return null;
        }

        return time.CreateTimer(_ => lifetime.RequestClose(), null, AgeOf(connection.ConnectionId), Timeout.InfiniteTimeSpan);
    }

    // The runtime seeds hashes of strings anew for each process, so replicas do not agree on who lasts how long.
    internal TimeSpan AgeOf(string connection) => max * (1 + (Spread * (uint)string.GetHashCode(connection, StringComparison.Ordinal) / uint.MaxValue));
}
