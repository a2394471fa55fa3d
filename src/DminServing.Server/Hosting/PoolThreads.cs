namespace DminServing.Server.Hosting;

/// <summary>Threads of the pool that are there without a wait. The client of Redis blocks some while a primary changes; with as many as cores, two, nothing else would run for the half second
/// after which the pool adds one.</summary>
internal static class PoolThreads
{
    private const int Least = 8;

    /// <summary>Raises the number where it is lower.</summary>
    public static void Ensure()
    {
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, Least), completionPorts);
    }
}
