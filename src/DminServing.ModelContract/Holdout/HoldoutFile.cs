using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DminServing.ModelContract.Encoding;

namespace DminServing.ModelContract.Holdout;

/// <summary><c>holdout.jsonl</c>: test users in raw ids, one a line. Who has the version can measure it as it is served, and compare with what training measured.</summary>
public static class HoldoutFile
{
    /// <summary>The name of the file in a model version's folder.</summary>
    public const string FileName = "holdout.jsonl";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a held-out sample.</summary>
    /// <exception cref="InvalidDataException">It is none; the message names the file and the line.</exception>
    public static IReadOnlyList<HoldoutUser> Load(string path) => [.. File.ReadLines(path).Select((line, place) => Parse(line, place + 1, path))];

    /// <summary>Writes the form that <see cref="Load"/> reads.</summary>
    public static void Save(IEnumerable<HoldoutUser> users, string path) =>
        File.WriteAllText(path, string.Concat(users.Select(user => JsonSerializer.Serialize(UserJson.Of(user), Json) + "\n")));

    private static HoldoutUser Parse(string line, int number, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<UserJson>(line, Json) is { } user ? user.ToUser() : throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} line {number} is no user of a held-out sample: {e.Message}", e);
        }
    }

    private sealed record BehaviorJson(string ItemId, long TimestampMs);

    private sealed record UserJson(string UserId, BehaviorJson[] Behaviors, string Positive, string Negative)
    {
        public static UserJson Of(HoldoutUser user) =>
            new(user.UserId, [.. user.Behaviors.Select(behavior => new BehaviorJson(behavior.ItemId, behavior.TimestampMs))], user.Positive, user.Negative);

        public HoldoutUser ToUser() => new(UserId, [.. Behaviors.Select(behavior => new Behavior(behavior.ItemId, behavior.TimestampMs))], Positive, Negative);
    }
}
