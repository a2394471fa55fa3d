using System.Collections.Concurrent;

namespace DminServing.Pipeline.Inference.Cuda;

/// <summary>Workspaces of one graph by their shape. There are as many of a shape as were ever in use at once.</summary>
internal sealed class ShapePools(Func<BatchShape, IWorkspace> create) : IDisposable
{
    private readonly ConcurrentDictionary<BatchShape, Pool<IWorkspace>> _pools = new();

    public Pool<IWorkspace> Of(BatchShape shape) => _pools.GetOrAdd(shape, shape => new Pool<IWorkspace>(() => create(shape)));

    public void Dispose()
    {
        foreach (var pool in _pools.Values)
        {
            pool.Dispose();
        }
    }
}
