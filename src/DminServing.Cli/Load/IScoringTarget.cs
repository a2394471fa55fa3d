using DminServing.Protos.V1;

namespace DminServing.Cli.Load;

/// <summary>The server under load, over one of its APIs.</summary>
internal interface IScoringTarget : IDisposable
{
    /// <summary>Sends one request and waits for its end; every end is an answer, not an exception. Called by many threads at once.</summary>
    /// <param name="request">The question.</param>
    /// <param name="patience">How long the answer is waited for.</param>
    Task<LoadAnswer> ScoreAsync(ScoreRequest request, TimeSpan patience);
}
