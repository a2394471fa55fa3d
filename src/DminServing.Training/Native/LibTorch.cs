using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;

namespace DminServing.Training.Native;

/// <summary>Loads libtorch before its first use, also on distributions whose libstdc++ is older than TorchSharp was built for.</summary>
/// <remarks>libLibTorchSharp.so asks for version GLIBCXX_3.4.32 (GCC 13.2) because of one symbol, a marker that nothing calls. Where the
/// library does not load as it is, a private copy is loaded whose need for that version is marked weak: one bit, and only if
/// the marker is the version's sole user and no relocation refers to it.</remarks>
public static class LibTorch
{
    private const string Marker = "_ZSt21ios_base_library_initv";
    private const string Version = "GLIBCXX_3.4.32";
    private const string Library = "libLibTorchSharp.so";
    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Loads libtorch, with one thread: runs go in parallel, and two threads in one run lose on a busy machine.</summary>
    /// <returns>Whether the private copy was needed.</returns>
    /// <exception cref="TrainingException">libtorch cannot be loaded here; the message says why.</exception>
    public static bool Load()
    {
        lock (Gate)
        {
            var patched = !_loaded && OperatingSystem.IsLinux() && LoadPatchedWhereNeeded();
            if (!_loaded)
            {
                torch.set_num_threads(1);
                _loaded = true;
            }

            return patched;
        }
    }

    private static bool LoadPatchedWhereNeeded()
    {
        // Built here, libtorch is in the first; published for one system, beside the executable.
        string[] folders = [Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"), AppContext.BaseDirectory];
        var folder = folders.FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, Library)))
            ?? throw new TrainingException($"libtorch is missing: no {Library} in {string.Join(" or ", folders)}. Build the project again.");
        try
        {
            NativeLibrary.Load(Path.Combine(folder, Library));
            return false;
        }
        catch (DllNotFoundException e) when (e.Message.Contains(Version, StringComparison.Ordinal))
        {
            LoadCopy(folder);
            return true;
        }
        catch (DllNotFoundException e)
        {
            throw new TrainingException($"libtorch does not load here: {e.Message.Trim()}", e);
        }
    }

    private static void LoadCopy(string folder)
    {
        var image = File.ReadAllBytes(Path.Combine(folder, Library));
        MarkVersionWeak(image);
        var copy = Path.Combine(Directory.CreateTempSubdirectory("dmin-train-").FullName, Library);
        try
        {
            File.WriteAllBytes(copy, image);
            foreach (var needed in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            {
                NativeLibrary.Load(Path.Combine(folder, needed));
            }

            // TorchSharp's own search finds the copy afterwards by its SONAME; a loaded library no longer needs its file.
            NativeLibrary.Load(copy);
        }
        catch (DllNotFoundException e)
        {
            throw new TrainingException($"libtorch does not load here, not even without {Version}: {e.Message.Trim()}", e);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        }
    }

    /// <summary>Sets VER_FLG_WEAK on the version's entry in the ELF image's .gnu.version_r.</summary>
    internal static void MarkVersionWeak(Span<byte> image)
    {
        const int symbols = 11, relocations = 4, versionNeeds = 0x6ffffffe, versionsOfSymbols = 0x6fffffff;
        const int symbolSize = 24, relocationSize = 24;
        const ushort weak = 2;
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw Unfit("it is no 64-bit little-endian ELF file");
        }

        var sections = Sections(image);
        var needs = sections.Single(section => section.Type == versionNeeds);
        var dynamic = sections.Single(section => section.Type == symbols);
        var versions = sections.Single(section => section.Type == versionsOfSymbols);
        var (needsText, symbolText) = (sections[needs.Link], sections[dynamic.Link]);

        var entry = FindNeed(image, needs.Offset, needsText.Offset);
        var version = U16(image, entry + 6);
        for (var symbol = 0; symbol < dynamic.Size / symbolSize; symbol++)
        {
            if (U16(image, versions.Offset + (2 * symbol)) != version)
            {
                continue;
            }

            var name = Text(image, symbolText.Offset + U32(image, dynamic.Offset + (symbol * symbolSize)));
            if (name != Marker)
            {
                throw Unfit($"it uses {name} of that version");
            }

            foreach (var section in sections.Where(section => section.Type == relocations))
            {
                for (var at = section.Offset; at < section.Offset + section.Size; at += relocationSize)
                {
                    if (U32(image, at + 12) == symbol)
                    {
                        throw Unfit($"a relocation refers to {Marker}");
                    }
                }
            }
        }

        BinaryPrimitives.WriteUInt16LittleEndian(image[(entry + 4)..], (ushort)(U16(image, entry + 4) | weak));
    }

    private static int FindNeed(ReadOnlySpan<byte> image, int file, int text)
    {
        for (var next = 0; ; file += next)
        {
            var entry = file + U32(image, file + 8);
            for (var left = U16(image, file + 2); left > 0; left--, entry += U32(image, entry + 12))
            {
                if (Text(image, text + U32(image, entry + 8)) == Version)
                {
                    return entry;
                }
            }

            next = U32(image, file + 12);
            if (next == 0)
            {
                throw Unfit("it does not ask for that version");
            }
        }
    }

    private static List<(int Type, int Offset, int Size, int Link)> Sections(ReadOnlySpan<byte> image)
    {
        var (table, size, count) = (U32(image, 40), U16(image, 58), U16(image, 60));
        var sections = new List<(int Type, int Offset, int Size, int Link)>();
        for (var at = table; at < table + (size * count); at += size)
        {
            sections.Add((U32(image, at + 4), U32(image, at + 24), U32(image, at + 32), U32(image, at + 40)));
        }

        return sections;
    }

    private static TrainingException Unfit(string why) =>
        new($"libtorch needs a C++ library with {Version} (GCC 13.2 or newer: Debian 13, Ubuntu 24.04), and {Library} cannot do without: {why}.");

    private static int U16(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static int U32(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadInt32LittleEndian(image[at..]);

    private static string Text(ReadOnlySpan<byte> image, int at)
    {
        var rest = image[at..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}
