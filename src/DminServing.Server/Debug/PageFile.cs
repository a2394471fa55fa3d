using System.Collections.Frozen;
using System.Security.Cryptography;

namespace DminServing.Server.Debug;

/// <summary>A file of the debug page, as it was built into this assembly.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Tag">Its entity tag, which changes with its bytes.</param>
internal sealed record PageFile(byte[] Content, string Type, string Tag)
{
    /// <summary>The name of the page itself.</summary>
    public const string Start = "index.html";

    // The folder of the resources' names, as the project file gives them.
    private const string Folder = "debug/";

    /// <summary>All of them by name.</summary>
    public static FrozenDictionary<string, PageFile> All() =>
        typeof(PageFile).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(resource => resource[Folder.Length..], Read, StringComparer.Ordinal);

    private static PageFile Read(string resource)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new PageFile(content, TypeOf(resource), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"{name}: say what type {other} is."),
    };
}
