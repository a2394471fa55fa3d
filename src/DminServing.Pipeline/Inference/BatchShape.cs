using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Inference;

/// <summary>The sizes behind the symbols of a graph's shapes for one run.</summary>
/// <param name="Users">U.</param>
/// <param name="Candidates">C.</param>
/// <param name="Behaviors">T, at least 1: a user without behaviors is one padding position, so that no tensor is empty.</param>
/// <param name="Rows">B, rows of the flat layout.</param>
internal readonly record struct BatchShape(int Users, int Candidates, int Behaviors, int Rows)
{
    public long SizeOf(TensorDimension dimension) => (long)dimension.Size * dimension.Symbol switch
    {
        'U' => Users,
        'C' => Candidates,
        'T' => Behaviors,
        'B' => Rows,
        _ => 1,
    };
}
