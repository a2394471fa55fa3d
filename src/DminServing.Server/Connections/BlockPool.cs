using System.Buffers;
using Microsoft.AspNetCore.Connections.Features;

namespace DminServing.Server.Connections;

/// <summary>Connections' memory in blocks of one size, out of the shared pool of arrays. By hand, for the blocks of Kestrel's own pool have 4 KiB, and that cannot be set: a call with 500 candidates was read from its socket
/// in three pieces, each of which wakes whoever reads the connection.</summary>
/// <param name="size">Bytes of a block.</param>
internal sealed class BlockPool(int size) : MemoryPool<byte>, IMemoryPoolFeature
{
    public override int MaxBufferSize => size;

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => this;

    /// <summary>A whole block, also when asked for nothing or for any amount: who writes until all is written would never be done with less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than a block.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, size);
        return new Block(ArrayPool<byte>.Shared.Rent(size), size);
    }

    protected override void Dispose(bool disposing)
    {
        // Holds nothing: blocks go back by themselves.
    }

    private sealed class Block(byte[] array, int size) : IMemoryOwner<byte>
    {
        private byte[]? _array = array;

        public Memory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(Block))).AsMemory(0, size);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } own)
            {
                ArrayPool<byte>.Shared.Return(own);
            }
        }
    }
}
