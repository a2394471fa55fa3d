using DminServing.Protos.V1;

namespace DminServing.Cli.Load;

/// <summary>How one request ended.</summary>
/// <param name="Outcome">In which way.</param>
/// <param name="Timings">What the server says its steps took; <c>null</c> when it does not.</param>
/// <param name="Reason">Why there is no answer.</param>
/// <param name="Ahead">How long PrepareUser took before the request; no part of its latency.</param>
/// <param name="IsPrepared">Whether the server scored with what PrepareUser had read.</param>
internal readonly record struct LoadAnswer(Outcome Outcome, StageTimings? Timings = null, string? Reason = null, TimeSpan Ahead = default, bool IsPrepared = false);
