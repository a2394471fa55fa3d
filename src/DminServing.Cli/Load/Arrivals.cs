namespace DminServing.Cli.Load;

/// <summary>When requests are due. Callers do not wait for each other, so arrivals are a Poisson process: exponential gaps of one mean.</summary>
internal static class Arrivals
{
    /// <summary>Due times from the start of a run, without end; the same for the same seed.</summary>
    /// <param name="rate">Requests per second, on average.</param>
    /// <param name="seed">Decides the gaps.</param>
    public static IEnumerable<TimeSpan> Poisson(double rate, int seed)
    {
        var random = new Random(seed);
        var due = 0d; // seconds
        while (true)
        {
            due -= Math.Log(1 - random.NextDouble()) / rate;
            yield return TimeSpan.FromSeconds(due);
        }
    }
}
