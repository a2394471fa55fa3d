using DminServing.Training.Export.Onnx;

namespace DminServing.Training.Export;

/// <content>The operators the authors use.</content>
internal sealed partial class GraphBuilder
{
    public string Gather(string table, string indices, int axis = 0) => Node("Gather", [table, indices], Int("axis", axis));

    public string Concat(int axis, params IReadOnlyList<string> parts) => parts.Count == 1 ? parts[0] : Node("Concat", [.. parts], Int("axis", axis));

    public string MatMul(string a, string b) => Node("MatMul", [a, b]);

    public string Add(string a, string b) => Node("Add", [a, b]);

    public string Sub(string a, string b) => Node("Sub", [a, b]);

    public string Mul(string a, string b) => Node("Mul", [a, b]);

    public string Sigmoid(string x) => Node("Sigmoid", [x]);

    public string Tanh(string x) => Node("Tanh", [x]);

    public string PRelu(string x, string slope) => Node("PRelu", [x, slope]);

    public string Relu(string x) => Node("Relu", [x]);

    public string Softmax(string x) => Node("Softmax", [x], Int("axis", -1));

    public string LayerNorm(string x, string gamma, string beta, double epsilon) =>
        Node("LayerNormalization", [x, gamma, beta], Int("axis", -1), Float("epsilon", epsilon));

    public string BatchNorm(string x, string gamma, string beta, string mean, string variance, double epsilon) =>
        Node("BatchNormalization", [x, gamma, beta, mean, variance], Float("epsilon", epsilon));

    /// <summary>A GRU whose reset gate comes after the product with the state.</summary>
    /// <param name="x">[T, U, n].</param>
    /// <param name="input">Weights of the gates z, r, h, [1, 3d, n].</param>
    /// <param name="state">The same of the state, [1, 3d, d].</param>
    /// <param name="bias">The gates' biases, the input's then the state's, [1, 6d].</param>
    /// <param name="width">d.</param>
    /// <returns>The states, [T, 1, U, d].</returns>
    public string Gru(string x, string input, string state, string bias, int width) =>
        Node("GRU", [x, input, state, bias], Int("hidden_size", width), Int("linear_before_reset", 1));

    /// <summary>Zeros behind an axis that is shorter than a size.</summary>
    public string PadTo(string x, int axis, long size, int dimensions)
    {
        var before = Integers(new long[dimensions + axis]);
        var missing = Sub(Integers(size), SizeOf(x, axis));
        string[] pads = axis == dimensions - 1 ? [before, missing] : [before, missing, Integers(new long[dimensions - 1 - axis])];
        return Node("Pad", [x, Concat(0, pads)]);
    }

    /// <summary>Sum over one axis, which goes.</summary>
    public string Sum(string x, int axis) => Node("ReduceSum", [x, Integers(axis)], Int("keepdims", 0));

    public string Unsqueeze(string x, params long[] axes) => Node("Unsqueeze", [x, Integers(axes)]);

    public string Squeeze(string x, params long[] axes) => Node("Squeeze", [x, Integers(axes)]);

    /// <summary>A new shape: 0 keeps a dimension, −1 takes what is left.</summary>
    public string Reshape(string x, params long[] shape) => Node("Reshape", [x, Integers(shape)]);

    /// <summary>A new shape whose last dimension is another tensor's size.</summary>
    public string ReshapeTo(string x, long[] leading, string last) => Node("Reshape", [x, Concat(0, Integers(leading), last)]);

    /// <summary>The size of one dimension, as a vector of one.</summary>
    public string SizeOf(string x, int axis) => Node("Shape", [x], Int("start", axis), Int("end", axis + 1));

    /// <summary>Repeats dimensions of size 1 until x has the shape of another tensor.</summary>
    public string ExpandLike(string x, string other) => Node("Expand", [x, Node("Shape", [other])]);

    public string Transpose(string x, params long[] order)
    {
        var permutation = new AttributeProto { Name = "perm", Type = AttributeProto.Types.AttributeType.Ints };
        permutation.Ints.AddRange(order);
        return Node("Transpose", [x], permutation);
    }

    /// <summary>Equal or given parts along an axis.</summary>
    public string[] Split(string x, int axis, params long[] sizes) => Nodes("Split", sizes.Length, [x, Integers(sizes)], Int("axis", axis));

    /// <summary>A range of the last axis.</summary>
    public string SliceLast(string x, long start, long end) => Node("Slice", [x, Integers(start), Integers(end), Integers(-1)]);

    /// <summary>The beginning of a vector, its size given by a one-element tensor.</summary>
    public string Leading(string vector, string size) => Node("Slice", [vector, Integers(0), size, Integers(0)]);

    /// <summary>Whole numbers as the int64 that indices are.</summary>
    public string ToIndices(string x) => Node("Cast", [x], Int("to", (long)TensorProto.Types.DataType.Int64));

    /// <summary>The leading block of a matrix, both sizes given by one-element tensors.</summary>
    public string LeadingBlock(string matrix, string size) => Node("Slice", [matrix, Integers(0, 0), Concat(0, size, size), Integers(0, 1)]);

    private static AttributeProto Float(string attribute, double value) => new() { Name = attribute, Type = AttributeProto.Types.AttributeType.Float, F = (float)value };

    private static AttributeProto Int(string attribute, long value) => new() { Name = attribute, Type = AttributeProto.Types.AttributeType.Int, I = value };
}
