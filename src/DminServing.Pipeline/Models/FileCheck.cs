using System.Security.Cryptography;
using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Models;

/// <summary>Compares the files of a version with the SHA-256 of its manifest: a flipped byte in a graph loads without complaint.</summary>
internal static class FileCheck
{
    /// <summary>What is wrong with the files, one sentence each.</summary>
    public static IEnumerable<string> Problems(ModelManifest manifest, string folder)
    {
        foreach (var (name, expected) in manifest.Files)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                yield return $"{name} is missing";
            }
            else if (Hash(path) is var actual && actual != expected)
            {
                yield return $"{name} has SHA-256 {actual}, the manifest says {expected}";
            }
        }
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
