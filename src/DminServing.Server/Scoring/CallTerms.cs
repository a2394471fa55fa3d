using DminServing.Server.Admission;

namespace DminServing.Server.Scoring;

/// <summary>What a call brings besides its request.</summary>
/// <param name="Ticket">Its place among the requests that were taken on; null for one that came in by no gate.</param>
/// <param name="Quota">What its caller may have scored; null for no limit.</param>
/// <param name="Deadline">The caller's deadline, UTC; <see cref="DateTime.MaxValue"/> for none.</param>
internal readonly record struct CallTerms(AdmissionTicket? Ticket, ClientQuota? Quota, DateTime Deadline)
{
    /// <summary>The terms of a call by its context.</summary>
    public static CallTerms Of(HttpContext context, DateTime? deadline = null) => new(context.Features.Get<AdmissionTicket>(), context.Features.Get<ClientQuota>(), deadline ?? DateTime.MaxValue);
}
