using System.Globalization;
using DminServing.ModelContract.Manifest;

namespace DminServing.Cli.Load;

/// <summary>The ids that requests draw from: users, or items.</summary>
internal sealed class IdPool
{
    private readonly string[] _ids;
    private readonly string _source;
    private readonly Lazy<long[]> _numbers;

    private IdPool(IEnumerable<string> ids, string source)
    {
        _ids = [.. ids.Where(id => id.Length > 0)];
        _source = source;
        _numbers = new Lazy<long[]>(() => Array.ConvertAll(_ids, Number));
        if (_ids.Length == 0)
        {
            throw new InvalidDataException($"{source} has no id.");
        }
    }

    /// <summary>The ids of a file, one a line.</summary>
    public static IdPool Load(string path) => new(File.ReadLines(path), path);

    /// <summary>The ids that a model version knows of a feature.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="feature">The name of a user or item feature with a vocabulary.</param>
    /// <exception cref="InvalidDataException">The model has no vocabulary of it.</exception>
    public static IdPool OfModel(string folder, string feature)
    {
        var features = ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName)).Features;
        var encoding = features.User.Concat(features.Item).FirstOrDefault(candidate => candidate.Name == feature)?.Encoding;
        return encoding is FeatureEncoding.Vocabulary { File: var file }
            ? Load(Path.Combine(folder, file))
            : throw new InvalidDataException($"The model in {folder} has no vocabulary of {feature}; give a file of ids.");
    }

    public string Draw(Random random) => _ids[random.Next(_ids.Length)];

    public IEnumerable<string> Draw(int count, Random random) => Enumerable.Range(0, count).Select(_ => Draw(random));

    /// <summary>Draws ids as numbers.</summary>
    /// <exception cref="InvalidDataException">One is no number.</exception>
    public IEnumerable<long> DrawNumbers(int count, Random random) => Enumerable.Range(0, count).Select(_ => _numbers.Value[random.Next(_ids.Length)]);

    private long Number(string id) => long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidDataException($"'{id}' in {_source} is no number; leave out --ids numbers, or give items that are.");
}
