using DminServing.ModelContract.Manifest;

namespace DminServing.Training.Export;

/// <summary>The public tensors of the graphs: names, sources, types, shapes. models/README.md is their reference.</summary>
internal static class Tensors
{
    public static TensorDimension Users { get; } = TensorDimension.Named('U');

    public static TensorDimension Candidates { get; } = TensorDimension.Named('C');

    public static TensorDimension Behaviors { get; } = TensorDimension.Named('T');

    public static TensorDimension Rows { get; } = TensorDimension.Named('B');

    public static TensorManifest User(string feature, TensorDimension users) =>
        new(feature == FeatureSchema.UserId ? feature : "user_" + feature, TensorSource.User(feature), TensorType.Int64, [users]);

    public static TensorManifest Context(string feature, TensorDimension users) => new("context_" + feature, TensorSource.Context(feature), TensorType.Int64, [users]);

    public static TensorManifest Behavior(string feature, TensorDimension users) =>
        new("behavior_" + feature, TensorSource.Behavior(feature), TensorType.Int64, [users, Behaviors]);

    public static TensorManifest Mask(TensorDimension users) => new("behavior_mask", TensorSource.Mask, TensorType.Float32, [users, Behaviors]);

    public static TensorManifest Position(TensorDimension users) => new("behavior_position", TensorSource.Position, TensorType.Int64, [users, Behaviors]);

    public static TensorManifest Candidate(string feature, params TensorDimension[] shape) =>
        new("candidate_" + feature, TensorSource.Candidate(feature), TensorType.Int64, shape);

    public static TensorManifest State(string name, params TensorDimension[] shape) => new(name, TensorSource.UserState, TensorType.Float32, shape);

    public static TensorManifest Attention(params TensorDimension[] shape) => new("attention", TensorSource.Attention, TensorType.Float32, shape);

    public static TensorManifest Ctr(params TensorDimension[] shape) => new("ctr", TensorSource.Ctr, TensorType.Float32, shape);
}
