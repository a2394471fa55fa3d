using System.Globalization;
using System.Security.Cryptography;
using DminServing.ModelContract.Calibration;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Evaluation;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Holdout;
using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;

namespace DminServing.Testing;

/// <summary>A small click model whose weights come from a formula and whose graphs are authored by hand:
/// ctr = σ(⟨E[candidate], Σ_j mask_j · P[position_j] · E[behavior_j]⟩ + C[category] + B[user]). <see cref="Score"/> computes the same in plain C#.</summary>
public sealed record HandMadeModel
{
    public const int Items = 50;
    public const int Categories = 5;
    public const int Users = 3;
    public const int Width = 4;
    public const int HoldoutUsers = 40;
    private const string ItemFile = "item_id.vocab";
    private const string CategoryFile = "category.vocab";
    private const string CatalogFile = "category.catalog";

    public string Name { get; init; } = "handmade";

    public int Version { get; init; } = 1;

    public int MaxBehaviors { get; init; } = 6;

    public GraphLayout Layout { get; init; } = GraphLayout.Flat;

    /// <summary>Adds the mean score of the batch to every score, as normalization over the batch does.</summary>
    public bool DependsOnBatch { get; init; }

    /// <summary>An item (its number, 0 for all that is unknown) whose embedding is not a number.</summary>
    public int? BrokenItem { get; init; }

    /// <summary>The share of clicks in its training samples, if it tells.</summary>
    public double? PriorCtr { get; init; }

    /// <summary>Added to every score of golden.json: the model then contradicts its golden scores.</summary>
    public float GoldenError { get; init; }

    /// <summary>Rows missing at the end of the item table: the graph is then smaller than its vocabulary.</summary>
    public int MissingRows { get; init; }

    public bool HasGoldenScores { get; init; } = true;

    /// <summary>What makes click-through rates of its scores, if something does.</summary>
    public ScoreCalibration? Calibration { get; init; }

    /// <summary>Whether a held-out sample goes with it.</summary>
    public bool HasHoldout { get; init; }

    /// <summary>Added to the AUC that training is said to have measured on the held-out sample.</summary>
    public double HoldoutError { get; init; }

    public static string ItemId(int item) => $"item-{item.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The click-through rate by plain arithmetic.</summary>
    /// <param name="user">The user's number, 0 for unknown.</param>
    /// <param name="behaviors">Item numbers, oldest first, 0 for unknown; at most <see cref="MaxBehaviors"/>.</param>
    /// <param name="candidate">The item's number, 0 for unknown.</param>
    public float Score(int user, IReadOnlyList<int> behaviors, int candidate)
    {
        double sum = UserBias(user) + CategoryBias(CategoryOf(candidate));
        for (var j = 0; j < behaviors.Count; j++)
        {
            for (var d = 0; d < Width; d++)
            {
                sum += PositionWeight(behaviors.Count - j) * (double)Embedding(behaviors[j], d) * Embedding(candidate, d);
            }
        }

        return (float)(1 / (1 + Math.Exp(-sum)));
    }

    /// <summary>Writes the version's folder, <c>ROOT/NAME/VERSION</c>.</summary>
    /// <returns>The version's folder.</returns>
    public string WriteTo(string root)
    {
        var folder = Path.Combine(root, Name, Version.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        new IdVocabulary(Enumerable.Range(1, Items).Select(ItemId)).Save(Path.Combine(folder, ItemFile));
        new IdVocabulary(Enumerable.Range(1, Categories).Select(category => $"category-{category}")).Save(Path.Combine(folder, CategoryFile));
        File.WriteAllLines(Path.Combine(folder, CatalogFile), Enumerable.Range(1, Items).Select(item => $"category-{CategoryOf(item)}"));
        new IdVocabulary(Enumerable.Range(1, Users).Select(user => $"user-{user}")).Save(Path.Combine(folder, "user_id.vocab"));
        foreach (var (file, graph) in Graphs())
        {
            File.WriteAllBytes(Path.Combine(folder, file), graph.ToBytes());
        }

        if (HasGoldenScores)
        {
            Golden().Save(Path.Combine(folder, GoldenFile.FileName));
        }

        if (HasHoldout)
        {
            HoldoutFile.Save(Holdout(), Path.Combine(folder, HoldoutFile.FileName));
        }

        WriteManifest(folder);
        return folder;
    }

    /// <summary>Writes the manifest anew, with the hashes of the files as they are.</summary>
    public void WriteManifest(string folder) => ManifestWriter.Write(Manifest(folder), Path.Combine(folder, ModelManifest.FileName));

    /// <summary>The manifest of a written folder.</summary>
    public ModelManifest Manifest(string folder) => new()
    {
        Name = Name,
        Version = Version,
        Architecture = "handmade",
        MaxBehaviors = MaxBehaviors,
        Features = new FeatureSchema(
            [new FeatureManifest("user_id", new FeatureEncoding.Vocabulary("user_id.vocab", Users + 1))],
            [
                new FeatureManifest("item_id", new FeatureEncoding.Vocabulary(ItemFile, Items + 1)),
                new FeatureManifest("category", new FeatureEncoding.Vocabulary(CategoryFile, Categories + 1), CatalogFile),
            ],
            []),
        Layout = Layout,
        Graphs = Layout == GraphLayout.Flat
            ? new Dictionary<string, GraphManifest> { [GraphManifest.Flat] = HandMadeGraphs.FlatManifest }
            : new Dictionary<string, GraphManifest> { [GraphManifest.User] = HandMadeGraphs.UserManifest, [GraphManifest.Candidate] = HandMadeGraphs.CandidateManifest },
        Training = PriorCtr is not null || HasHoldout ? new TrainingProvenance { DataSet = "handmade", Seed = 1, PriorCtr = PriorCtr, HoldoutAuc = HasHoldout ? HoldoutAuc() + HoldoutError : null } : null,
        Calibration = Calibration,
        Files = Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!).Where(file => file != ModelManifest.FileName)
            .ToDictionary(file => file, file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))))),
    };

    internal static int CategoryOf(int item) => item == 0 ? 0 : 1 + (item % Categories);

    internal static float PositionWeight(int position) => position == 0 ? 0 : 1f / position;

    internal static float CategoryBias(int category) => 0.1f * category;

    internal static float UserBias(int user) => -0.2f * user;

    internal float Embedding(int item, int dimension) =>
        item == BrokenItem ? float.NaN : item == 0 ? 0 : MathF.Sin((item * 1.7f) + (dimension * 0.9f));

    private IEnumerable<(string File, OnnxWriter Graph)> Graphs()
    {
        var graphs = new HandMadeGraphs(this);
        return Layout == GraphLayout.Flat
            ? [(HandMadeGraphs.FlatManifest.File, graphs.Flat())]
            : [(HandMadeGraphs.UserManifest.File, graphs.User()), (HandMadeGraphs.CandidateManifest.File, graphs.Candidate())];
    }

    private GoldenFile Golden() => new(
        1e-5,
        [
            Case(1, [3, 9, 4], [1, 2, 7, 30]),
            Case(0, [], [5, 0]),
            Case(2, [1, 2, 3, 4, 5, 6, 7, 8], [8]),
        ]);

    // Enough users for four decimals to tell, each with a history that has to be cut.
    private IEnumerable<HoldoutUser> Holdout() => Enumerable.Range(0, HoldoutUsers).Select(user => new HoldoutUser(
        $"user-{user % (Users + 1)}", [.. Enumerable.Range(0, MaxBehaviors + 2).Select(t => new Behavior(ItemId(HoldoutItem(user, t)), t))], ItemId(HoldoutItem(user, 50)), ItemId(HoldoutItem(user, 60))));

    private double HoldoutAuc()
    {
        int[] Newest(int user) => [.. Enumerable.Range(2, MaxBehaviors).Select(t => HoldoutItem(user, t))];
        float[] scores = [.. Enumerable.Range(0, HoldoutUsers).SelectMany(user => new[] { 50, 60 }.Select(t => Score(user % (Users + 1), Newest(user), HoldoutItem(user, t))))];
        return AreaUnderCurve.Of(scores, [.. Enumerable.Range(0, scores.Length).Select(place => place % 2 == 0)]);
    }

    private static int HoldoutItem(int user, int t) => 1 + (((user * 7) + (t * 13)) % Items);

    private GoldenCase Case(int user, int[] behaviors, int[] candidates)
    {
        var query = new QueryBuilder().OfUser($"user-{user}").WithHistory(behaviors).WithCandidates(candidates).Build();
        var newest = behaviors[Math.Max(0, behaviors.Length - MaxBehaviors)..];
        return new GoldenCase(query, [.. candidates.Select(candidate => (this with { BrokenItem = null }).Score(user, newest, candidate) + GoldenError)]);
    }
}
