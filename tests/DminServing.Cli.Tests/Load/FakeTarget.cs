extern alias dmin;

using DminServing.Cli.Load;
using ScoreRequest = dmin::DminServing.Protos.V1.ScoreRequest;

namespace DminServing.Cli.Tests.Load;

/// <summary>A server that answers as the test says.</summary>
internal sealed class FakeTarget(Func<int, Task<LoadAnswer>> answer) : IScoringTarget
{
    private int _asked;

    /// <summary>How many requests came in.</summary>
    public int Asked => _asked;

    public Task<LoadAnswer> ScoreAsync(ScoreRequest request, TimeSpan patience) => answer(Interlocked.Increment(ref _asked));

    public void Dispose()
    {
    }
}
