using DminServing.Protos.V1;

namespace DminServing.Cli.Load;

/// <summary>What is read of the answer of <c>POST /v1/score</c>.</summary>
internal sealed record RestAnswer(StageTimings? TimingsUs);
