using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;

namespace DminServing.Training.Data;

/// <summary>A prepared data set: its features and its samples.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Description">What <c>prepare</c> did.</param>
/// <param name="Schema">The features, as the manifest tells them.</param>
/// <param name="Features">The features, ready to encode.</param>
public sealed record DataSet(string Folder, DataSetDescription Description, FeatureSchema Schema, ModelFeatures Features)
{
    /// <summary>The item feature every data set has besides the id.</summary>
    public const string Category = "category";

    /// <summary>Line n is the category of the item with index n.</summary>
    public const string CatalogFile = Category + ".catalog";

    /// <summary>Every user's behaviors: <c>user, item, category, Unix milliseconds</c> a line, a user's lines together, oldest first.</summary>
    public const string BehaviorsFile = "behaviors.tsv";

    /// <summary>The samples: <c>user, part, positive, negative</c> a line, users in the order of the behaviors.</summary>
    public const string SamplesFile = "samples.tsv";

    /// <summary>Loads a prepared data set; samples are read when asked for.</summary>
    /// <exception cref="TrainingException">The folder is none, or was changed.</exception>
    public static DataSet Load(string folder)
    {
        var description = DataSetDescription.Load(folder);
        var schema = new FeatureSchema(
            [new FeatureManifest(FeatureSchema.UserId, Encoding(FeatureSchema.UserId))],
            [new FeatureManifest(FeatureSchema.ItemId, Encoding(FeatureSchema.ItemId)), new FeatureManifest(Category, Encoding(Category), CatalogFile)],
            []);
        try
        {
            return new DataSet(folder, description, schema, ModelFeatures.Load(schema, folder));
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or FileNotFoundException)
        {
            throw new TrainingException($"{folder} was changed after `prepare`: {e.Message}", e);
        }

        FeatureEncoding.Vocabulary Encoding(string feature) => new(VocabularyFile(feature), description.Vocabulary[feature] + 1);
    }

    /// <summary>The vocabulary file of a feature.</summary>
    public static string VocabularyFile(string feature) => feature + ".vocab";

    /// <summary>A part's name in files.</summary>
    public static string NameOf(Part part) => part switch
    {
        Part.Train => "train",
        Part.Validation => "validation",
        _ => "test",
    };

    /// <summary>Reads the samples.</summary>
    /// <exception cref="TrainingException">The files do not fit each other.</exception>
    public IEnumerable<Sample> Samples()
    {
        using var users = Users().GetEnumerator();
        foreach (var (number, line) in TextLines.Read(Path.Combine(Folder, SamplesFile)))
        {
            if (line.Split('\t') is not [var user, var name, var positive, var negative] || !TryPart(name, out var part))
            {
                throw new TrainingException($"{Path.Combine(Folder, SamplesFile)} line {number} is not 'user<tab>part<tab>positive<tab>negative'. Prepare the data set again.");
            }

            do
            {
                if (!users.MoveNext())
                {
                    throw new TrainingException($"{Path.Combine(Folder, SamplesFile)} line {number}: {BehaviorsFile} has no such user '{user}' in this order. Prepare the data set again.");
                }
            }
            while (users.Current.User != user);

            yield return new Sample(user, part, users.Current.Behaviors[..^1], positive, negative);
        }
    }

    private IEnumerable<(string User, List<Behavior> Behaviors)> Users()
    {
        var path = Path.Combine(Folder, BehaviorsFile);
        (string User, List<Behavior> Behaviors)? current = null;
        foreach (var (number, line) in TextLines.Read(path))
        {
            if (line.Split('\t') is not [var user, var item, _, var text]
                || !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time))
            {
                throw new TrainingException($"{path} line {number} is not 'user<tab>item<tab>category<tab>Unix milliseconds'. Prepare the data set again.");
            }

            if (current is { } before && before.User != user)
            {
                yield return before;
                current = null;
            }

            current ??= (user, []);
            current.Value.Behaviors.Add(new Behavior(item, time));
        }

        if (current is { } last)
        {
            yield return last;
        }
    }

    private static bool TryPart(string name, out Part part)
    {
        foreach (var candidate in Enum.GetValues<Part>())
        {
            if (NameOf(candidate) == name)
            {
                part = candidate;
                return true;
            }
        }

        part = default;
        return false;
    }
}
