using DminServing.ModelContract.Manifest;
using DminServing.Training.Export.Interests;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>The user graph of a network's <c>grouped</c> layout: behaviors to the user's tensors, once per user, heads batched, constants folded.</summary>
internal sealed class UserGraph(TrainedNetwork trained, TableFile tables)
    : GraphAuthor(trained, new GraphBuilder($"{trained.Label}_user", $"{trained.Title}, user side: behaviors to the tensors that {trained.Label}_candidate takes.", tables))
{
    /// <summary>The user's part of MLP layer 1.</summary>
    public static TensorManifest MlpState { get; } = Tensors.State("user_mlp", Tensors.Users, TensorDimension.Fixed(1), TensorDimension.Fixed(ClickMlp.Hidden1));

    /// <summary>The user's part of the wide model's logit.</summary>
    public static TensorManifest WideState { get; } = Tensors.State("user_wide", Tensors.Users, TensorDimension.Fixed(1), TensorDimension.Fixed(1));

    /// <summary>Σ_j e_j.</summary>
    public static TensorManifest SumState(NetworkShape shape) => Tensors.State("user_sum", Tensors.Users, TensorDimension.Fixed(1), TensorDimension.Fixed(shape.ModelWidth));

    /// <summary>Authors the graph.</summary>
    public GraphBuilder Author(InterestAuthor interests)
    {
        var (features, users) = (Trained.Features, Tensors.Users);
        var user = Embed("user", features.User, feature => Graph.Input(Tensors.User(feature, users), "index of the user feature"));
        var context = Embed("context", features.Context, feature => Graph.Input(Tensors.Context(feature, users), "index of the context feature"));
        var behaviors = Embed("item", features.Item, feature => Graph.Input(Tensors.Behavior(feature, users), "indices of the behaviors, oldest first"))!;
        var mask = Graph.Input(Tensors.Mask(users), "1 for a behavior, 0 for padding");
        var position = Positions(mask, users);

        var e = Graph.Mul(behaviors, Graph.Unsqueeze(mask, 2));                            // [U, T, d]
        var sum = Graph.Sum(e, 1);                                                         // [U, d]
        interests.User(this, e, mask, position);
        Graph.Output(MlpRow(user, sum, context), MlpState, "the user's and the context's part of MLP layer 1");
        if (Trained.Has("wide.weight"))
        {
            Graph.Output(WideRow(sum), WideState, "the user's part of the wide model's logit");
        }

        Graph.Output(Graph.Unsqueeze(sum, 1), SumState(Trained.Shape), "sum of the behaviors");
        return Graph;
    }

    private string MlpRow(string? user, string sum, string? context)
    {
        var ((weight, bias), shape) = (Trained.MlpLayer1(), Trained.Shape);
        string?[] inputs = [user, sum, context];
        var rows = Matrix.Stack(
            weight.RowRange(0, shape.UserWidth),
            weight.RowRange(shape.UserWidth + shape.ModelWidth, shape.ModelWidth),
            weight.RowRange(weight.Rows - shape.ContextWidth, shape.ContextWidth));
        var row = Graph.MatMul(Graph.Concat(-1, [.. inputs.OfType<string>()]), Graph.Constant("mlp.layer1.user", rows)); // [U, 200]
        return Graph.Unsqueeze(Graph.Add(row, Graph.Constant("mlp.layer1.bias", bias.Values, bias.Columns)), 1); // [U, 1, 200]
    }

    private string WideRow(string sum)
    {
        var (weight, bias) = Trained.LogitOf("wide");
        return Graph.Unsqueeze(Linear("wide.user", weight.RowRange(Trained.Shape.ModelWidth, Trained.Shape.ModelWidth), bias, sum), 1); // [U, 1, 1]
    }
}
