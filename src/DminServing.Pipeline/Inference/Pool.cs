using System.Collections.Concurrent;

namespace DminServing.Pipeline.Inference;

/// <summary>Things that only one thread may use at a time, made when all are in use and kept until the pool goes.</summary>
internal sealed class Pool<T>(Func<T> create) : IDisposable
    where T : class
{
    private readonly ConcurrentBag<T> _free = [];

    /// <summary>Takes one; give it back with <see cref="Return"/>.</summary>
    public T Take() => _free.TryTake(out var item) ? item : create();

    public void Return(T item) => _free.Add(item);

    /// <summary>Takes one for a block of code.</summary>
    public Rented Rent() => new(this, Take());

    public void Dispose()
    {
        while (_free.TryTake(out var item))
        {
            (item as IDisposable)?.Dispose();
        }
    }

    internal readonly ref struct Rented(Pool<T> pool, T value)
    {
        public T Value { get; } = value;

        public void Dispose() => pool.Return(Value);
    }
}
