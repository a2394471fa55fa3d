namespace DminServing.Fuzz.Targets;

/// <summary>What there is to fuzz, each with its folder of examples in <c>corpus</c>.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<Target> List { get; } =
    [
        new("member", StoredBehaviors.IsMember),
        new("packed", StoredBehaviors.IsPacked),
        new("json", Requests.IsJson),
        new("protobuf", Requests.IsProtobuf),
        new("timeout", Requests.IsTimeout),
        new("manifest", ModelFiles.IsManifest),
        new("vocabulary", ModelFiles.IsVocabulary),
        new("planted", PlantedBug.Accepts),
    ];

    public static Target Find(string name) =>
        List.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"There is no target {name}; there are {string.Join(", ", List.Select(target => target.Name))}.", nameof(name));
}
