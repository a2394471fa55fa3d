using System.Globalization;
using System.Security.Cryptography;
using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;

namespace DminServing.Training.Data;

/// <summary>Writes a data set's folder: (1) split the users by seed, (2) draw the negatives, (3) vocabularies and catalog from the training users
/// only, (4) behaviors and samples as text.</summary>
public sealed class DataSetWriter
{
    private const int FewestBehaviors = 2;
    private const int MostDraws = 1000;
    private readonly Histories _histories;
    private readonly InteractionLog _log;
    private readonly Part?[] _parts;
    private readonly Random _random;

    private DataSetWriter(Histories histories, int seed)
    {
        (_histories, _log, _random) = (histories, histories.Log, new Random(seed));
        _parts = Split();                                                                  // (1)
    }

    /// <summary>Writes the folder.</summary>
    /// <param name="histories">Every user's behaviors.</param>
    /// <param name="source">Name, source files and bad lines of the description; its counts are filled in here.</param>
    /// <param name="folder">The folder; made if missing.</param>
    /// <returns>The description, as written.</returns>
    /// <exception cref="TrainingException">There is nothing to learn from.</exception>
    public static DataSetDescription Write(Histories histories, DataSetDescription source, string folder)
    {
        Directory.CreateDirectory(folder);
        var writer = new DataSetWriter(histories, source.Seed);
        var negatives = writer.DrawNegatives();                                            // (2)
        var vocabulary = writer.WriteVocabularies(folder);                                 // (3)
        writer.WriteBehaviors(Path.Combine(folder, DataSet.BehaviorsFile));                // (4)
        writer.WriteSamples(Path.Combine(folder, DataSet.SamplesFile), negatives);
        var description = source with
        {
            Users = histories.Users,
            Items = histories.Log.Items.Count,
            Categories = histories.Log.Categories.Count,
            Behaviors = histories.Behaviors,
            RepeatedLines = histories.Log.Count - histories.Behaviors,
            OtherCategories = histories.Log.OtherCategories,
            UsersWithoutHistory = writer._parts.Count(part => part is null),
            Samples = Enum.GetValues<Part>().ToDictionary(DataSet.NameOf, part => writer._parts.Count(users => users == part)),
            Vocabulary = vocabulary,
        };
        description.Save(folder);
        return description;
    }

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private Part?[] Split()
    {
        int[] users = [.. Enumerable.Range(0, _histories.Users).Where(user => _histories.ItemsOf(user).Length >= FewestBehaviors)];
        if (users.Length < 10)
        {
            throw new TrainingException($"Only {users.Length} users have {FewestBehaviors} behaviors or more; at least 10 are needed to split them into training, validation and test.");
        }

        _random.Shuffle(users);
        var parts = new Part?[_histories.Users];
        for (var place = 0; place < users.Length; place++)
        {
            parts[users[place]] = (10L * place / users.Length) switch { < 8 => Part.Train, 8 => Part.Validation, _ => Part.Test };
        }

        return parts;
    }

    // Training users draw from what training users did, so that a negative is never unknown where a positive cannot be;
    // the others draw from all interactions, as the protocol says.
    private int[] DrawNegatives()
    {
        var known = ItemsOfTraining();
        var negatives = new int[_histories.Users];
        for (var user = 0; user < negatives.Length; user++)
        {
            if (_parts[user] is { } part)
            {
                negatives[user] = Draw(part == Part.Train ? known : _histories.AllItems, _histories.ItemsOf(user)[^1]);
            }
        }

        return negatives;
    }

    private int[] ItemsOfTraining()
    {
        var training = Enumerable.Range(0, _histories.Users).Where(user => _parts[user] == Part.Train);
        var (items, length) = (new int[training.Sum(user => _histories.ItemsOf(user).Length)], 0);
        foreach (var user in training)
        {
            _histories.ItemsOf(user).CopyTo(items.AsSpan(length));
            length += _histories.ItemsOf(user).Length;
        }

        return items;
    }

    private int Draw(ReadOnlySpan<int> items, int positive)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var item = items[_random.Next(items.Length)];
            if (item != positive)
            {
                return item;
            }
        }

        throw new TrainingException($"Nearly every interaction is with the item '{_log.Items[positive]}': no other item could be drawn as a negative.");
    }

    private Dictionary<string, int> WriteVocabularies(string folder)
    {
        var (items, categories) = (new int[_log.Items.Count], new Dictionary<string, int>(StringComparer.Ordinal));
        var users = new List<string>();
        for (var user = 0; user < _histories.Users; user++)
        {
            if (_parts[user] != Part.Train)
            {
                continue;
            }

            users.Add(_log.Users[user]);
            foreach (var item in _histories.ItemsOf(user))
            {
                items[item]++;
                var category = _log.CategoryOf(item);
                categories[category] = categories.GetValueOrDefault(category) + 1;
            }
        }

        // The most frequent first: a reader sees what matters, and index order is popularity order.
        int[] known = [.. Enumerable.Range(0, items.Length).Where(item => items[item] > 0)
            .OrderByDescending(item => items[item]).ThenBy(item => _log.Items[item], StringComparer.Ordinal)];
        categories.Remove("");
        var knownCategories = categories.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key);
        WriteLines(Path.Combine(folder, DataSet.CatalogFile), known.Select(_log.CategoryOf));
        return new Dictionary<string, int>(StringComparer.Ordinal)
        {
            [FeatureSchema.UserId] = Save(FeatureSchema.UserId, users),
            [FeatureSchema.ItemId] = Save(FeatureSchema.ItemId, known.Select(item => _log.Items[item])),
            [DataSet.Category] = Save(DataSet.Category, knownCategories),
        };

        int Save(string feature, IEnumerable<string> ids)
        {
            var vocabulary = new IdVocabulary(ids);
            vocabulary.Save(Path.Combine(folder, DataSet.VocabularyFile(feature)));
            return vocabulary.Size - 1;
        }
    }

    private void WriteBehaviors(string path) => WriteLines(path, Enumerable.Range(0, _histories.Users).SelectMany(user =>
    {
        var (items, times) = (_histories.ItemsOf(user).ToArray(), _histories.TimesOf(user).ToArray());
        return items.Select((item, place) => string.Create(CultureInfo.InvariantCulture, $"{_log.Users[user]}\t{_log.Items[item]}\t{_log.CategoryOf(item)}\t{times[place]}"));
    }));

    private void WriteSamples(string path, int[] negatives) => WriteLines(path, Enumerable.Range(0, _histories.Users)
        .Where(user => _parts[user] is not null)
        .Select(user => $"{_log.Users[user]}\t{DataSet.NameOf(_parts[user]!.Value)}\t{_log.Items[_histories.ItemsOf(user)[^1]]}\t{_log.Items[negatives[user]]}"));

    private static void WriteLines(string path, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }
}
