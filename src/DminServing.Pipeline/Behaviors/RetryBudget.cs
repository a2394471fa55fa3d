namespace DminServing.Pipeline.Behaviors;

/// <summary>Retries are a share of the traffic: when much fails, asking twice would double the load of a Redis that is in trouble.</summary>
/// <param name="share">Retries for each call, such as 0.1.</param>
internal sealed class RetryBudget(double share)
{
    // A retry costs this many; fractions of it are what a call earns. Ten retries may be saved up.
    private const int Token = 1000;
    private const int Most = 10 * Token;
    private readonly int _earned = (int)(share * Token);
    private int _saved = share > 0 ? Most : 0;

    /// <summary>A call begins.</summary>
    public void Earn()
    {
        if (Volatile.Read(ref _saved) < Most)
        {
            Interlocked.Add(ref _saved, _earned);
        }
    }

    /// <summary>A call wants to be repeated.</summary>
    /// <returns>Whether it may.</returns>
    public bool TrySpend()
    {
        if (Interlocked.Add(ref _saved, -Token) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _saved, Token);
        return false;
    }
}
