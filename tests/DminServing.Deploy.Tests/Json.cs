using System.Text.Json.Nodes;

namespace DminServing.Deploy.Tests;

/// <summary>JSON in one spelling.</summary>
internal static class Json
{
    /// <summary>The same with the keys of every object in order.</summary>
    public static string Sorted(string json) => Sorted(JsonNode.Parse(json))!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject pairs => new JsonObject(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
