using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace DminServing.Server.Connections;

/// <summary>Gives sockets blocks as large as HTTP/2's usual frames, to read into and write from. What belongs to a call keeps small ones (<see cref="ForCalls"/>): a hundred on each of a thousand connections may wait for
/// the rest of their bodies, while a connection that waits holds none.</summary>
internal sealed class BlockPoolFactory : IMemoryPoolFactory<byte>
{
    /// <summary>The memory of HTTP/2's streams, 4 KiB as Kestrel has it.</summary>
    public static readonly BlockPool ForCalls = new(4096);

    private const int Frame = 16_384;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool(Frame);
}
