using System.Security.Cryptography;
using System.Text;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Onnx;
using DminServing.Testing;

namespace DminServing.Pipeline.Tests.Inference.Onnx;

/// <summary>The demo model with its embedding tables moved out of the graphs into one file of ONNX external data.</summary>
internal sealed class DemoModelBeside
{
    public const string Tables = "tables.bin";
    public static readonly string Inside = Repository.File("models/dmin-demo/1");
    private const int Page = 4096;

    /// <summary>Writes the version below a folder.</summary>
    /// <param name="root">The folder of all models.</param>
    /// <param name="entries">Changes what the graphs say about a table: location, offset, length.</param>
    public DemoModelBeside(string root, Func<(string Key, string Value), (string Key, string Value)>? entries = null)
    {
        Folder = Directory.CreateDirectory(Path.Combine(root, "dmin-demo", "1")).FullName;
        foreach (var file in Directory.GetFiles(Inside))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        using (var tables = File.Create(Path.Combine(Folder, Tables)))
        {
            foreach (var graph in Directory.GetFiles(Folder, "*.onnx"))
            {
                File.WriteAllBytes(graph, Move(new OnnxMessage(File.ReadAllBytes(graph)), tables, entries ?? (entry => entry)));
            }
        }

        WriteManifest();
    }

    public string Folder { get; }

    public ModelManifest Manifest { get; private set; } = ManifestReader.Read(Path.Combine(Inside, ModelManifest.FileName));

    /// <summary>Writes the manifest anew, with the hashes of the files as they are.</summary>
    public void WriteManifest(params string[] left)
    {
        Manifest = Manifest with
        {
            Files = Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Where(file => file != ModelManifest.FileName && !left.Contains(file))
                .ToDictionary(file => file, file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, file))))),
        };
        ManifestWriter.Write(Manifest, Path.Combine(Folder, ModelManifest.FileName));
    }

    // Field numbers: graph 7 of the model; constant 5 of the graph; name 8, raw data 9, external data 13 and its place 14 of the constant.
    private static byte[] Move(OnnxMessage model, FileStream tables, Func<(string, string), (string, string)> entries) => Change(model, 7, graph => Change(graph, 5, tensor =>
    {
        var fields = tensor.Fields().ToList();
        if (!fields.Single(field => field.Number == 8).Text.StartsWith("embedding.", StringComparison.Ordinal))
        {
            return [.. fields.SelectMany(field => field.Raw.ToArray())];
        }

        var data = fields.Single(field => field.Number == 9).Content;
        tables.Position = (tables.Length + Page - 1) / Page * Page;
        (string, string)[] place = [("location", Tables), ("offset", $"{tables.Position}"), ("length", $"{data.Length}")];
        tables.Write(data.Span);
        return
        [
            .. fields.Where(field => field.Number != 9).SelectMany(field => field.Raw.ToArray()),
            .. place.Select(entries).SelectMany(entry => OnnxMessage.Embed(13, Entry(entry))),
            (14 << 3) | 0, 1,
        ];
    }));

    private static byte[] Entry((string Key, string Value) entry) => [.. OnnxMessage.Embed(1, Encoding.UTF8.GetBytes(entry.Key)), .. OnnxMessage.Embed(2, Encoding.UTF8.GetBytes(entry.Value))];

    private static byte[] Change(OnnxMessage message, int number, Func<OnnxMessage, byte[]> change) =>
        [.. message.Fields().SelectMany(field => field.Number == number ? OnnxMessage.Embed(number, change(field.Message)) : field.Raw.ToArray())];
}
