namespace DminServing.Cli.Load;

/// <summary>One run.</summary>
/// <param name="Rate">Requests per second.</param>
/// <param name="Warmup">How long requests are sent before any counts.</param>
/// <param name="Duration">How long requests that count are sent.</param>
/// <param name="Deadline">Longest wait for an answer, from the time the request was due.</param>
/// <param name="Seed">Decides when requests are due.</param>
internal sealed record LoadPlan(double Rate, TimeSpan Warmup, TimeSpan Duration, TimeSpan Deadline, int Seed);
