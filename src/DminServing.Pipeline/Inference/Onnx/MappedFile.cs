using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace DminServing.Pipeline.Inference.Onnx;

/// <summary>A file mapped into memory for reading: its pages come from the disk when they are first read and are the system's to drop. The file must not
/// change while it is mapped; one that shrinks ends the process.</summary>
internal sealed unsafe class MappedFile : MemoryManager<byte>
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    /// <summary>Maps a file.</summary>
    /// <exception cref="InvalidDataException">It is missing or empty.</exception>
    public MappedFile(string path)
    {
        Length = new FileInfo(path) is { Exists: true, Length: > 0 and var length } ? length : throw new InvalidDataException($"{Path.GetFileName(path)} is missing or empty");
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The address of a byte.</summary>
    public byte* At(long offset) => _start + offset;

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_start, checked((int)Length));

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
        // Mapped memory does not move.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
