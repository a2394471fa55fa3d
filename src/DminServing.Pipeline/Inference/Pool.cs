using System.Collections.Concurrent;

namespace DminServing.Pipeline.Inference;

/// <summary>Things that only one thread may use at a time, made when all are in use and kept until the pool goes.</summary>
internal sealed class Pool<T>(Func<T> create) : IDisposable
    where T : IDisposable
{
    private readonly ConcurrentBag<T> _free = [];

    public Rented Rent() => new(this, _free.TryTake(out var item) ? item : create());

    public void Dispose()
    {
        while (_free.TryTake(out var item))
        {
            item.Dispose();
        }
    }

    internal readonly ref struct Rented(Pool<T> pool, T value)
    {
        public T Value { get; } = value;

        public void Dispose() => pool._free.Add(Value);
    }
}
