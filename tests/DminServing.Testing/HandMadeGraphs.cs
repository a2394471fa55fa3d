using DminServing.ModelContract.Manifest;

namespace DminServing.Testing;

/// <summary>The ONNX graphs of <see cref="HandMadeModel"/>, with tensor names of their own and 32-bit item ids, as a stranger's would have.</summary>
internal sealed class HandMadeGraphs(HandMadeModel model)
{
    public static GraphManifest FlatManifest { get; } = new(
        "flat.onnx",
        [
            Tensor("uid", TensorSource.User("user_id"), TensorType.Int64, "B"),
            Tensor("history", TensorSource.Behavior("item_id"), TensorType.Int32, "B", "T"),
            Tensor("present", TensorSource.Mask, TensorType.Float32, "B", "T"),
            Tensor("recency", TensorSource.Position, TensorType.Int64, "B", "T"),
            Tensor("target", TensorSource.Candidate("item_id"), TensorType.Int32, "B"),
            Tensor("target_category", TensorSource.Candidate("category"), TensorType.Int64, "B"),
        ],
        [Tensor("probability", TensorSource.Ctr, TensorType.Float32, "B", "1")]);

    public static GraphManifest UserManifest { get; } = new(
        "user.onnx",
        [
            Tensor("uid", TensorSource.User("user_id"), TensorType.Int64, "U"),
            Tensor("history", TensorSource.Behavior("item_id"), TensorType.Int32, "U", "T"),
            Tensor("present", TensorSource.Mask, TensorType.Float32, "U", "T"),
            Tensor("recency", TensorSource.Position, TensorType.Int64, "U", "T"),
        ],
        [
            Tensor("taste", TensorSource.UserState, TensorType.Float32, "U", "4", "1"),
            Tensor("bias", TensorSource.UserState, TensorType.Float32, "U", "1"),
        ]);

    public static GraphManifest CandidateManifest { get; } = new(
        "candidate.onnx",
        [
            Tensor("taste", TensorSource.UserState, TensorType.Float32, "U", "4", "1"),
            Tensor("bias", TensorSource.UserState, TensorType.Float32, "U", "1"),
            Tensor("target", TensorSource.Candidate("item_id"), TensorType.Int32, "U", "C"),
            Tensor("target_category", TensorSource.Candidate("category"), TensorType.Int64, "U", "C"),
        ],
        [Tensor("probability", TensorSource.Ctr, TensorType.Float32, "U", "C")]);

    public OnnxWriter Flat()
    {
        var graph = Taste(new OnnxWriter(), "B")                                                        // taste [B, 4, 1], bias [B, 1]
            .Input("target", OnnxWriter.Int32, "B")
            .Input("target_category", OnnxWriter.Int64, "B")
            .Constant("categories", Categories(), HandMadeModel.Categories + 1, 1)
            .Node("Gather", ["items", "target"], "target_embedding")                                    // [B, 4]
            .Node("Unsqueeze", ["target_embedding", "axis_1"], "target_row")                            // [B, 1, 4]
            .Node("MatMul", ["target_row", "taste"], "match_3d")                                        // [B, 1, 1]
            .Node("Squeeze", ["match_3d", "axis_2"], "match")                                           // [B, 1]
            .Node("Gather", ["categories", "target_category"], "category_bias");                        // [B, 1]
        return Finish(graph, "B", "1");
    }

    public OnnxWriter User() => Taste(new OnnxWriter(), "U").Output("taste", OnnxWriter.Float, "U", "4", "1").Output("bias", OnnxWriter.Float, "U", "1");

    public OnnxWriter Candidate()
    {
        var graph = new OnnxWriter()
            .Input("taste", OnnxWriter.Float, "U", "4", "1")
            .Input("bias", OnnxWriter.Float, "U", "1")
            .Input("target", OnnxWriter.Int32, "U", "C")
            .Input("target_category", OnnxWriter.Int64, "U", "C")
            .Constant("axis_2", [2])
            .Constant("items", Items(), HandMadeModel.Items + 1 - model.MissingRows, HandMadeModel.Width)
            .Constant("categories", Categories(), HandMadeModel.Categories + 1)
            .Node("Gather", ["items", "target"], "target_embedding")                                    // [U, C, 4]
            .Node("MatMul", ["target_embedding", "taste"], "match_3d")                                  // [U, C, 1]
            .Node("Squeeze", ["match_3d", "axis_2"], "match")                                           // [U, C]
            .Node("Gather", ["categories", "target_category"], "category_bias");                        // [U, C]
        return Finish(graph, "U", "C");
    }

    private OnnxWriter Taste(OnnxWriter graph, string rows) => graph
        .Input("uid", OnnxWriter.Int64, rows)
        .Input("history", OnnxWriter.Int32, rows, "T")
        .Input("present", OnnxWriter.Float, rows, "T")
        .Input("recency", OnnxWriter.Int64, rows, "T")
        .Constant("axis_1", [1])
        .Constant("axis_2", [2])
        .Constant("items", Items(), HandMadeModel.Items + 1 - model.MissingRows, HandMadeModel.Width)
        .Constant("positions", [.. Enumerable.Range(0, model.MaxBehaviors + 1).Select(HandMadeModel.PositionWeight)], model.MaxBehaviors + 1)
        .Constant("users", [.. Enumerable.Range(0, HandMadeModel.Users + 1).Select(HandMadeModel.UserBias)], HandMadeModel.Users + 1, 1)
        .Node("Gather", ["items", "history"], "embedded")                                               // [B, T, 4]
        .Node("Gather", ["positions", "recency"], "weights")                                            // [B, T]
        .Node("Mul", ["weights", "present"], "masked")                                                  // [B, T]
        .Node("Unsqueeze", ["masked", "axis_2"], "column")                                              // [B, T, 1]
        .Node("Transpose", ["embedded"], "transposed", "perm", 0, 2, 1)                                 // [B, 4, T]
        .Node("MatMul", ["transposed", "column"], "taste")                                              // [B, 4, 1]
        .Node("Gather", ["users", "uid"], "bias");                                                      // [B, 1]

    private OnnxWriter Finish(OnnxWriter graph, params string[] shape)
    {
        graph.Node("Add", ["match", "category_bias"], "without_bias").Node("Add", ["without_bias", "bias"], "logit");
        if (model.DependsOnBatch)
        {
            graph.Node("ReduceMean", ["logit"], "mean").Node("Sub", ["logit", "mean"], "centered");
        }

        return graph.Node("Sigmoid", [model.DependsOnBatch ? "centered" : "logit"], "probability").Output("probability", OnnxWriter.Float, shape);
    }

    private float[] Items() =>
        [.. Enumerable.Range(0, HandMadeModel.Items + 1 - model.MissingRows).SelectMany(item => Enumerable.Range(0, HandMadeModel.Width).Select(dimension => model.Embedding(item, dimension)))];

    private static float[] Categories() => [.. Enumerable.Range(0, HandMadeModel.Categories + 1).Select(HandMadeModel.CategoryBias)];

    private static TensorManifest Tensor(string name, TensorSource source, TensorType type, params string[] shape) =>
        new(name, source, type, [.. shape.Select(size => TensorDimension.TryParse(size, out var dimension) ? dimension : throw new ArgumentException(size, nameof(shape)))]);
}
