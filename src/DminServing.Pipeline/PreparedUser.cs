using DminServing.Pipeline.Models;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Pipeline;

/// <summary>A user whose behaviors have been read and whose side of the model has been computed, ahead of the candidates.</summary>
/// <param name="Token">What a query brings to use them; empty when the store did not answer.</param>
/// <param name="Lifetime">How long they are kept.</param>
/// <param name="Model">The model version.</param>
/// <param name="User">What is known of the user.</param>
/// <param name="Degraded">Why it is less than it could be; empty when it is not.</param>
/// <param name="Timings">How long each step took.</param>
public sealed record PreparedUser(string Token, TimeSpan Lifetime, ModelSnapshot Model, UserState User, IReadOnlyList<DegradedReason> Degraded, StageTimings Timings);
