namespace DminServing.ModelContract.Manifest;

/// <summary>The features of a model in the paper's groups (section 2.1); behaviors have the features of the target item.</summary>
/// <param name="User">User profile; <see cref="UserId"/> is the request's user, others come from the request's context.</param>
/// <param name="Item">Target item and behaviors; <see cref="ItemId"/> is the item itself, others come from the catalog or the request.</param>
/// <param name="Context">Context, from the request.</param>
public sealed record FeatureSchema(
    IReadOnlyList<FeatureManifest> User,
    IReadOnlyList<FeatureManifest> Item,
    IReadOnlyList<FeatureManifest> Context)
{
    /// <summary>The user feature that is the request's user id.</summary>
    public const string UserId = "user_id";

    /// <summary>The item feature that is the item's id.</summary>
    public const string ItemId = "item_id";
}
