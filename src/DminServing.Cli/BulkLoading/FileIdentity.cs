using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DminServing.Cli.BulkLoading;

/// <summary>By what a load knows its file again, without reading all of it.</summary>
internal static class FileIdentity
{
    private const int Sample = 1 << 16;
    private const int Shown = 32;

    /// <summary>A name for a file and what is done with it: another length, time, beginning or end is another file.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="changed">When it was last written to.</param>
    /// <param name="how">What else makes the outcome another.</param>
    public static string Of(FileStream file, DateTime changed, string how)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Length} {changed.Ticks} {how}\n")));
        hash.AppendData(Read(file, 0));
        hash.AppendData(Read(file, Math.Max(0, file.Length - Sample)));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Shown];
    }

    private static byte[] Read(FileStream file, long offset)
    {
        var bytes = new byte[Sample];
        file.Seek(offset, SeekOrigin.Begin);
        return bytes[..file.ReadAtLeast(bytes, Sample, throwOnEndOfStream: false)];
    }
}
