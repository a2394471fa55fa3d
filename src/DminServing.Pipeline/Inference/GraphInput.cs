using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Inference;

/// <summary>An input of a graph that the server fills: where its values come from and which of them are possible.</summary>
internal sealed class GraphInput(TensorBuffer buffer, int column, int bound, int maxBehaviors)
{
    private readonly int[] _mask = [.. Enumerable.Repeat(1, maxBehaviors)];

    // Of a full sequence; the positions of a shorter one are its end.
    private readonly int[] _positions = [.. Enumerable.Range(0, maxBehaviors).Select(index => ReverseTimePositions.Of(index, maxBehaviors))];

    public TensorBuffer Buffer { get; } = buffer;

    private TensorSourceKind Kind => Buffer.Tensor.Source.Kind;

    public static GraphInput Create(TensorManifest tensor, ModelManifest manifest)
    {
        var source = tensor.Source;
        var features = source.Kind switch
        {
            TensorSourceKind.UserFeature => manifest.Features.User,
            TensorSourceKind.ContextFeature => manifest.Features.Context,
            TensorSourceKind.BehaviorFeature or TensorSourceKind.CandidateFeature => manifest.Features.Item,
            _ => [],
        };
        var column = 0;
        while (column < features.Count && features[column].Name != source.Feature)
        {
            column++;
        }

        var bound = column < features.Count ? features[column].Encoding.Size : manifest.MaxBehaviors + 1;
        return new GraphInput(TensorBuffer.Create(tensor), column, bound, manifest.MaxBehaviors);
    }

    /// <summary>Writes one row that repeats the user's side: [row] or [row, T]. Padding keeps the zeros it has.</summary>
    /// <param name="row">The row.</param>
    /// <param name="query">The user.</param>
    /// <param name="candidate">The candidate, for the flat layout.</param>
    /// <param name="behaviors">T of this run.</param>
    public void WriteRow(int row, EncodedQuery query, int candidate, int behaviors)
    {
        switch (Kind)
        {
            case TensorSourceKind.UserFeature:
                Write(row, query.User.AsSpan(column, 1));
                break;
            case TensorSourceKind.ContextFeature:
                Write(row, query.Context.AsSpan(column, 1));
                break;
            case TensorSourceKind.CandidateFeature:
                Write(row, query.CandidateFeatures[column].AsSpan(candidate, 1));
                break;
            case TensorSourceKind.BehaviorFeature:
                Write(row * behaviors, query.Behaviors[column]);
                break;
            case TensorSourceKind.BehaviorMask:
                Write(row * behaviors, _mask.AsSpan(0, query.Length));
                break;
            case TensorSourceKind.BehaviorPosition:
                Write(row * behaviors, _positions.AsSpan(maxBehaviors - query.Length));
                break;
        }
    }

    /// <summary>Writes a user's part of a candidate graph's input: some of the candidates into [U, C], or what all of them share.</summary>
    /// <param name="user">The user's place in the batch.</param>
    /// <param name="query">The user.</param>
    /// <param name="first">The first of the candidates.</param>
    /// <param name="shape">The sizes of this run.</param>
    public void WriteCandidates(int user, EncodedQuery query, int first, BatchShape shape)
    {
        if (Kind != TensorSourceKind.CandidateFeature)
        {
            WriteRow(user, query, first, shape.Behaviors);
        }
        else if (query.Candidates > first)
        {
            Write(user * shape.Candidates, query.CandidateFeatures[column].AsSpan(first, Math.Min(query.Candidates - first, shape.Candidates)));
        }
    }

    // Checked here, just before they reach the graph: out of range, the CPU fails the whole run and CUDA reads past the table.
    private void Write(int at, ReadOnlySpan<int> indices)
    {
        var wrong = indices.IndexOfAnyExceptInRange(0, bound - 1);
        if (wrong >= 0)
        {
            throw new InvalidOperationException($"Index {indices[wrong]} of {Buffer.Tensor.Source} is outside its table of {bound} rows.");
        }

        Buffer.Write(at, indices);
    }
}
