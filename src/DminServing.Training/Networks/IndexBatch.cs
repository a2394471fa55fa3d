using DminServing.ModelContract.Encoding;

namespace DminServing.Training.Networks;

/// <summary>A minibatch as indices: U users with C candidates each, behaviors oldest first, left-aligned, padded to the longest of the batch
/// (at least one place). Arrays are row-major; the first dimension of the jagged ones is the feature.</summary>
public sealed class IndexBatch
{
    /// <summary>An empty batch: everything is padding.</summary>
    /// <param name="users">U.</param>
    /// <param name="behaviors">T, at least 1.</param>
    /// <param name="candidates">C.</param>
    /// <param name="shape">The numbers of features.</param>
    public IndexBatch(int users, int behaviors, int candidates, NetworkShape shape)
    {
        (Users, Behaviors, Candidates) = (users, behaviors, candidates);
        User = Columns(shape.UserFeatures, users);
        Context = Columns(shape.ContextFeatures, users);
        Behavior = Columns(shape.ItemFeatures, users * behaviors);
        Candidate = Columns(shape.ItemFeatures, users * candidates);
        Mask = new float[users * behaviors];
        Positions = new long[users * behaviors];
    }

    /// <summary>U.</summary>
    public int Users { get; }

    /// <summary>T, the longest sequence of the batch.</summary>
    public int Behaviors { get; }

    /// <summary>C.</summary>
    public int Candidates { get; }

    /// <summary>User features, [F_u][U].</summary>
    public int[][] User { get; }

    /// <summary>Context features, [F_c][U].</summary>
    public int[][] Context { get; }

    /// <summary>Behaviors, [F_i][U, T].</summary>
    public int[][] Behavior { get; }

    /// <summary>Candidates, [F_i][U, C].</summary>
    public int[][] Candidate { get; }

    /// <summary>For the auxiliary loss, items the user did not click, [F_i][U, T − 1]; <c>null</c> outside training.</summary>
    public int[][]? NotClicked { get; set; }

    /// <summary>1 for a behavior, 0 for padding, [U, T].</summary>
    public float[] Mask { get; }

    /// <summary>Reverse-time positions, [U, T].</summary>
    public long[] Positions { get; }

    /// <summary>A batch of encoded queries with equally many candidates.</summary>
    public static IndexBatch Of(IReadOnlyList<EncodedQuery> queries, NetworkShape shape)
    {
        var batch = new IndexBatch(queries.Count, Math.Max(1, queries.Max(query => query.Length)), queries[0].Candidates, shape);
        for (var u = 0; u < queries.Count; u++)
        {
            var query = queries[u];
            batch.SetLength(u, query.Length);
            Copy(query.User, batch.User, u);
            Copy(query.Context, batch.Context, u);
            for (var feature = 0; feature < shape.ItemFeatures; feature++)
            {
                query.Behaviors[feature].CopyTo(batch.Behavior[feature], u * batch.Behaviors);
                query.CandidateFeatures[feature].CopyTo(batch.Candidate[feature], u * batch.Candidates);
            }
        }

        return batch;
    }

    /// <summary>Fills a user's mask and positions.</summary>
    /// <param name="user">The user's place in the batch.</param>
    /// <param name="length">Number of behaviors.</param>
    public void SetLength(int user, int length)
    {
        for (var t = 0; t < length; t++)
        {
            Mask[(user * Behaviors) + t] = 1;
            Positions[(user * Behaviors) + t] = ReverseTimePositions.Of(t, length);
        }
    }

    private static void Copy(int[] values, int[][] columns, int user)
    {
        for (var feature = 0; feature < columns.Length; feature++)
        {
            columns[feature][user] = values[feature];
        }
    }

    private static int[][] Columns(int features, int length) => [.. Enumerable.Range(0, features).Select(_ => new int[length])];
}
