using System.Collections.Frozen;
using DminServing.Server.Access;
using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Admission;

/// <summary>The quotas of the clients that have one.</summary>
internal sealed class ClientQuotas(IOptions<AccessOptions> access, IOptions<ServerOptions> server) : IDisposable
{
    private readonly FrozenDictionary<string, ClientQuota> _quotas = access.Value.Clients.Where(client => client.CandidatesPerSecond > 0)
        .ToFrozenDictionary(client => client.Name, client => new ClientQuota(client.CandidatesPerSecond, server.Value.MaxCandidatesPerRequest), StringComparer.Ordinal);

    /// <summary>The quota of whoever calls; null without one.</summary>
    public ClientQuota? Of(HttpContext context) => context.User.Identity?.Name is { } name ? _quotas.GetValueOrDefault(name) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var quota in _quotas.Values)
        {
            quota.Dispose();
        }
    }
}
