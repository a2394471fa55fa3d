using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>Scores minibatches with exported graphs, by either layout, to compare them with the trained network.</summary>
internal sealed class OnnxScorer : IDisposable
{
    private readonly FeatureSchema _features;
    private readonly OnnxGraph _flat;
    private readonly OnnxGraph _user;
    private readonly OnnxGraph _candidate;

    /// <summary>Loads the three graphs.</summary>
    /// <param name="features">The features.</param>
    /// <param name="load">Loads the graph of a role.</param>
    public OnnxScorer(FeatureSchema features, Func<string, OnnxGraph> load) =>
        (_features, _flat, _user, _candidate) = (features, load(GraphManifest.Flat), load(GraphManifest.User), load(GraphManifest.Candidate));

    /// <summary>Scores by the flat graph: the user's side is repeated for every candidate.</summary>
    /// <returns>[U, C] row-major.</returns>
    public float[] Flat(IndexBatch batch)
    {
        using var outputs = RunFlat(batch);
        return outputs.Floats("ctr");
    }

    /// <summary>Scores by the grouped graphs.</summary>
    /// <returns>[U, C] row-major.</returns>
    public float[] Grouped(IndexBatch batch)
    {
        using var outputs = RunGrouped(batch);
        return outputs.Floats("ctr");
    }

    /// <summary>The attention weights of the flat graph.</summary>
    /// <returns>[U, C, H, T] row-major.</returns>
    public float[] FlatAttention(IndexBatch batch)
    {
        using var outputs = RunFlat(batch);
        return outputs.Floats("attention");
    }

    /// <summary>The attention weights of the grouped graphs.</summary>
    /// <returns>[U, H, C, T] row-major.</returns>
    public float[] GroupedAttention(IndexBatch batch)
    {
        using var outputs = RunGrouped(batch);
        return outputs.Floats("attention");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _flat.Dispose();
        _user.Dispose();
        _candidate.Dispose();
    }

    private TensorSet RunFlat(IndexBatch batch)
    {
        using var inputs = new TensorSet();
        AddUser(inputs, batch, batch.Candidates);
        for (var feature = 0; feature < _features.Item.Count; feature++)
        {
            inputs.Add(Tensors.Candidate(_features.Item[feature].Name).Name, Longs(batch.Candidate[feature]), batch.Users * batch.Candidates);
        }

        return _flat.Run(inputs);
    }

    private TensorSet RunGrouped(IndexBatch batch)
    {
        using var inputs = new TensorSet();
        AddUser(inputs, batch, 1);
        using var state = _user.Run(inputs);
        for (var feature = 0; feature < _features.Item.Count; feature++)
        {
            state.Add(Tensors.Candidate(_features.Item[feature].Name).Name, Longs(batch.Candidate[feature]), batch.Users, batch.Candidates);
        }

        return _candidate.Run(state);
    }

    private void AddUser(TensorSet inputs, IndexBatch batch, int repeat)
    {
        var (rows, behaviors) = (batch.Users * repeat, batch.Behaviors);
        for (var feature = 0; feature < _features.User.Count; feature++)
        {
            inputs.Add(Tensors.User(_features.User[feature].Name, Tensors.Users).Name, Repeat(Longs(batch.User[feature]), 1, repeat), rows);
        }

        for (var feature = 0; feature < _features.Context.Count; feature++)
        {
            inputs.Add(Tensors.Context(_features.Context[feature].Name, Tensors.Users).Name, Repeat(Longs(batch.Context[feature]), 1, repeat), rows);
        }

        for (var feature = 0; feature < _features.Item.Count; feature++)
        {
            inputs.Add(Tensors.Behavior(_features.Item[feature].Name, Tensors.Users).Name, Repeat(Longs(batch.Behavior[feature]), behaviors, repeat), rows, behaviors);
        }

        inputs.Add(Tensors.Mask(Tensors.Users).Name, Repeat(batch.Mask, behaviors, repeat), rows, behaviors);
        inputs.Add(Tensors.Position(Tensors.Users).Name, Repeat(batch.Positions, behaviors, repeat), rows, behaviors);
    }

    private static long[] Longs(int[] values) => Array.ConvertAll(values, value => (long)value);

    private static T[] Repeat<T>(T[] values, int width, int times) =>
        times == 1 ? values : [.. values.Chunk(width).SelectMany(row => Enumerable.Repeat(row, times)).SelectMany(row => row)];
}
