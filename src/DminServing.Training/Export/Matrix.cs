using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>A matrix in double precision: constants are folded in it once, and rounded to float32 once, when they enter the graph.</summary>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="values">The elements, row-major.</param>
internal sealed class Matrix(int rows, int columns, double[] values)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public double[] Values { get; } = values;

    public double this[int row, int column] => Values[(row * Columns) + column];

    /// <summary>The last two dimensions of a tensor; a vector becomes a row.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="place">Which of its matrices, when it has more than two dimensions.</param>
    public static Matrix Of(WeightTensor tensor, int place = 0)
    {
        var (rows, columns) = (tensor.Shape.Length > 1 ? tensor.Shape[^2] : 1, tensor.Shape[^1]);
        return new Matrix(rows, columns, [.. tensor.Values.AsSpan(place * rows * columns, rows * columns).ToArray().Select(value => (double)value)]);
    }

    /// <summary>A matrix of computed elements.</summary>
    public static Matrix Build(int rows, int columns, Func<int, int, double> element) =>
        new(rows, columns, [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, columns).Select(column => element(row, column)))]);

    /// <summary>Matrices of equal width, one below the other.</summary>
    public static Matrix Stack(params IReadOnlyList<Matrix> parts) => new(parts.Sum(part => part.Rows), parts[0].Columns, [.. parts.SelectMany(part => part.Values)]);

    public static Matrix operator *(Matrix a, Matrix b) =>
        Build(a.Rows, b.Columns, (row, column) => Enumerable.Range(0, a.Columns).Sum(k => a[row, k] * b[k, column]));

    public static Matrix operator +(Matrix a, Matrix b) => Build(a.Rows, a.Columns, (row, column) => a[row, column] + b[b.Rows == 1 ? 0 : row, column]);

    public static Matrix operator -(Matrix a, Matrix b) => Build(a.Rows, a.Columns, (row, column) => a[row, column] - b[row, column]);

    public Matrix Transposed() => Build(Columns, Rows, (row, column) => this[column, row]);

    public Matrix RowRange(int start, int count) => new(count, Columns, Values[(start * Columns)..((start + count) * Columns)]);

    public Matrix ScaleRows(Matrix factors) => Build(Rows, Columns, (row, column) => this[row, column] * factors[0, row]);

    public Matrix Map(Func<double, double> change) => new(Rows, Columns, [.. Values.Select(change)]);

    public Matrix Zip(Matrix other, Func<double, double, double> combine) => new(Rows, Columns, [.. Values.Zip(other.Values, combine)]);
}
