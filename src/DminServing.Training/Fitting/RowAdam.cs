using DminServing.Training.Networks;

namespace DminServing.Training.Fitting;

/// <summary>Lazy Adam for one embedding table: only the rows a step touched move. Row 0 never does.</summary>
/// <param name="table">The table.</param>
internal sealed class RowAdam(EmbeddingTable table)
{
    // Where each row's summed gradient is during a step, plus 1; 0 for rows that were not touched.
    private readonly int[] _slots = new int[table.Rows];
    private readonly List<int> _touched = [];
    private float[] _gradients = [];

    /// <summary>The table.</summary>
    public EmbeddingTable Table { get; } = table;

    /// <summary>Moving mean of the gradient, row by row.</summary>
    public float[] Mean { get; } = new float[table.Weights.Length];

    /// <summary>Moving mean of its square.</summary>
    public float[] Square { get; } = new float[table.Weights.Length];

    /// <summary>Sums the gradients of rows; a row may come several times.</summary>
    public void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> gradients, int column, int stride)
    {
        for (var place = 0; place < indices.Length; place++)
        {
            if (indices[place] != 0)
            {
                var sum = SumOf(indices[place]);
                var gradient = gradients.Slice((place * stride) + column, Table.Width);
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] += gradient[i];
                }
            }
        }
    }

    /// <summary>Moves the touched rows and forgets their gradients.</summary>
    public void Step(Adam adam)
    {
        var width = Table.Width;
        for (var slot = 0; slot < _touched.Count; slot++)
        {
            var (row, start) = (_touched[slot], _touched[slot] * width);
            adam.Update(Table.Weights.AsSpan(start, width), _gradients.AsSpan(slot * width, width), Mean.AsSpan(start, width), Square.AsSpan(start, width));
            _slots[row] = 0;
        }

        _touched.Clear();
    }

    private Span<float> SumOf(int row)
    {
        var width = Table.Width;
        if (_slots[row] == 0)
        {
            _touched.Add(row);
            _slots[row] = _touched.Count;
            if (_gradients.Length < _touched.Count * width)
            {
                Array.Resize(ref _gradients, 2 * _touched.Count * width);
            }

            Array.Clear(_gradients, (_touched.Count - 1) * width, width);
        }

        return _gradients.AsSpan((_slots[row] - 1) * width, width);
    }
}
