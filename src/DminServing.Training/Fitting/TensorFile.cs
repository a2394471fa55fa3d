using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DminServing.Training.Fitting;

/// <summary>Named float tensors and a text in one file, with a checksum: checkpoints and weights. Written beside its place and moved there, so that a
/// killed run leaves the old file or the new one, never half of one.</summary>
internal static class TensorFile
{
    private static readonly byte[] Magic = "DMINTENS"u8.ToArray();

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Anything, such as JSON.</param>
    /// <param name="tensors">The tensors; names are unique.</param>
    public static void Write(string path, string text, IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            using var sha = SHA256.Create();
            using (var hashed = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
            using (var writer = new BinaryWriter(hashed, Encoding.UTF8, leaveOpen: true))
            {
                writer.Write(Magic);
                writer.Write(text);
                foreach (var (name, shape, values) in tensors)
                {
                    writer.Write(name);
                    writer.Write(shape.Length);
                    writer.Write(MemoryMarshal.AsBytes(shape.AsSpan()));
                    writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
                }

                writer.Write("");
            }

            file.Write(sha.Hash!);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingException">It is damaged; the message tells the way out.</exception>
    public static (string Text, Dictionary<string, (int[] Shape, float[] Values)> Tensors) Read(string path)
    {
        using var file = File.OpenRead(path);
        Check(file, path);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        reader.ReadBytes(Magic.Length);
        var text = reader.ReadString();
        var tensors = new Dictionary<string, (int[] Shape, float[] Values)>(StringComparer.Ordinal);
        while (reader.ReadString() is { Length: > 0 } name)
        {
            var shape = new int[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(shape.AsSpan()));
            var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            tensors.Add(name, (shape, values));
        }

        return (text, tensors);
    }

    private static void Check(FileStream file, string path)
    {
        var length = file.Length - SHA256.HashSizeInBytes;
        var isIntact = length > Magic.Length && Hash(file, length).AsSpan().SequenceEqual(Tail(file, length));
        file.Position = 0;
        if (!isIntact || !Magic.AsSpan().SequenceEqual(Head(file)))
        {
            throw new TrainingException($"{path} is damaged: its checksum does not match. Delete it to begin this run again, or restore it from a copy.");
        }

        file.Position = 0;
    }

    private static byte[] Hash(FileStream file, long length)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        while (length > 0)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, length));
            sha.AppendData(buffer, 0, read);
            length -= read;
        }

        return sha.GetHashAndReset();
    }

    private static byte[] Tail(FileStream file, long position)
    {
        file.Position = position;
        var bytes = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Head(FileStream file)
    {
        var bytes = new byte[Magic.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
