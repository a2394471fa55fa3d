using System.Runtime.InteropServices;
using DminServing.ModelContract.Encoding;
using DminServing.Training.Data;
using DminServing.Training.Networks;

namespace DminServing.Training.Fitting;

/// <summary>The samples of one part, encoded once by the one encoder and kept as flat arrays. Each user has two candidates: the positive, then
/// the negative.</summary>
/// <param name="encoder">The encoder that serving uses too.</param>
/// <param name="shape">The numbers of features.</param>
public sealed class SampleSet(QueryEncoder encoder, NetworkShape shape)
{
    /// <summary>Candidates of every user: the positive and the negative.</summary>
    public const int Candidates = 2;

    private readonly List<int>[] _user = Columns(shape.UserFeatures);
    private readonly List<int>[] _context = Columns(shape.ContextFeatures);
    private readonly List<int>[] _behavior = Columns(shape.ItemFeatures);
    private readonly List<int>[] _candidate = Columns(shape.ItemFeatures);
    private readonly List<int> _starts = [0];
    private readonly List<int> _clicked = [];
    private readonly List<int> _clickedStarts = [0];

    /// <summary>Number of users.</summary>
    public int Users => _starts.Count - 1;

    /// <summary>Whether each candidate of the part, user after user, is the positive.</summary>
    public bool[] Labels => [.. Enumerable.Range(0, Users * Candidates).Select(candidate => candidate % Candidates == 0)];

    /// <summary>The parts of a data set.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="shape">The numbers of features, and T.</param>
    /// <param name="parts">Which parts.</param>
    public static IReadOnlyDictionary<Part, SampleSet> Read(DataSet data, NetworkShape shape, params Part[] parts)
    {
        var encoder = new QueryEncoder(data.Features, shape.MaxBehaviors);
        var sets = parts.ToDictionary(part => part, _ => new SampleSet(encoder, shape));
        foreach (var sample in data.Samples())
        {
            if (sets.TryGetValue(sample.Part, out var set))
            {
                set.Add(sample);
            }
        }

        return sets;
    }

    /// <summary>Encodes a sample.</summary>
    public void Add(Sample sample)
    {
        var query = new ScoringQuery { UserId = sample.UserId, Candidates = new CandidateIds([sample.Positive, sample.Negative]) };
        var encoded = encoder.Encode(query, sample.History);
        Append(_user, encoded.User);
        Append(_context, encoded.Context);
        for (var feature = 0; feature < shape.ItemFeatures; feature++)
        {
            _behavior[feature].AddRange(encoded.Behaviors[feature]);
            _candidate[feature].AddRange(encoded.CandidateFeatures[feature]);
        }

        _starts.Add(_behavior[0].Count);
        var item = encoder.Features.Item[0].Encoder;
        _clicked.AddRange(sample.History.Select(behavior => item.Encode(behavior.ItemId)).Append(encoded.CandidateFeatures[0][0]).Distinct().Order());
        _clickedStarts.Add(_clicked.Count);
    }

    /// <summary>Number of behaviors of a user, at most T.</summary>
    public int LengthOf(int user) => _starts[user + 1] - _starts[user];

    /// <summary>A batch of users, padded to the longest of them.</summary>
    public IndexBatch Batch(ReadOnlySpan<int> users)
    {
        var longest = 1;
        foreach (var user in users)
        {
            longest = Math.Max(longest, LengthOf(user));
        }

        var batch = new IndexBatch(users.Length, longest, Candidates, shape);
        for (var place = 0; place < users.Length; place++)
        {
            var user = users[place];
            batch.SetLength(place, LengthOf(user));
            Copy(_user, batch.User, user, place);
            Copy(_context, batch.Context, user, place);
            for (var feature = 0; feature < shape.ItemFeatures; feature++)
            {
                Range(_behavior[feature], _starts[user], LengthOf(user)).CopyTo(batch.Behavior[feature].AsSpan(place * longest));
                Range(_candidate[feature], user * Candidates, Candidates).CopyTo(batch.Candidate[feature].AsSpan(place * Candidates));
            }
        }

        return batch;
    }

    /// <summary>A batch with items the users did not click, for the auxiliary loss: drawn from all known items, except what the user clicked.</summary>
    /// <param name="users">The users.</param>
    /// <param name="random">Where the items come from.</param>
    public IndexBatch BatchForTraining(ReadOnlySpan<int> users, Random random)
    {
        var batch = Batch(users);
        var last = batch.Behaviors - 1;
        var drawn = new int[shape.ItemFeatures][];
        for (var feature = 0; feature < drawn.Length; feature++)
        {
            drawn[feature] = new int[users.Length * last];
        }

        for (var place = 0; place < users.Length; place++)
        {
            for (var t = 0; t < LengthOf(users[place]) - 1; t++)
            {
                var item = DrawNotClicked(users[place], random);
                for (var feature = 0; feature < shape.ItemFeatures; feature++)
                {
                    drawn[feature][(place * last) + t] = feature == 0 ? item : encoder.Features.Item[feature].Catalog?[item] ?? 0;
                }
            }
        }

        batch.NotClicked = drawn;
        return batch;
    }

    private int DrawNotClicked(int user, Random random)
    {
        var clicked = Range(_clicked, _clickedStarts[user], _clickedStarts[user + 1] - _clickedStarts[user]);
        var items = encoder.Features.Item[0].Encoder.Size;
        if (clicked.Length >= items - 1)
        {
            return 0;                                                                      // clicked everything there is
        }

        int item;
        do
        {
            item = random.Next(1, items);
        }
        while (clicked.BinarySearch(item) >= 0);

        return item;
    }

    private static void Append(List<int>[] columns, int[] values)
    {
        for (var feature = 0; feature < columns.Length; feature++)
        {
            columns[feature].Add(values[feature]);
        }
    }

    private static void Copy(List<int>[] columns, int[][] batch, int user, int place)
    {
        for (var feature = 0; feature < columns.Length; feature++)
        {
            batch[feature][place] = columns[feature][user];
        }
    }

    private static Span<int> Range(List<int> list, int start, int count) => CollectionsMarshal.AsSpan(list).Slice(start, count);

    private static List<int>[] Columns(int features) => [.. Enumerable.Range(0, features).Select(_ => new List<int>())];
}
