namespace DminServing.Deploy.Tests.Running;

/// <summary>How many seconds a second of the manifest takes here.</summary>
/// <param name="Starts">Between the questions of the startup probe. Little hurried unless nothing is to start: a start takes what it takes.</param>
/// <param name="Periods">Between those of the others, and of preStop.</param>
/// <param name="Timeouts">Of each question. Not hurried unless nothing is to answer.</param>
internal sealed record Pace(double Starts = 0.5, double Periods = 0.05, double Timeouts = 1);
