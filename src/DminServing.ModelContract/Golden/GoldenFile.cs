using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DminServing.ModelContract.Encoding;

namespace DminServing.ModelContract.Golden;

/// <summary><c>golden.json</c>: questions in raw ids and the scores that the trained network gave. A server that does not
/// reproduce them does not serve the version.</summary>
/// <param name="Tolerance">Largest absolute difference of a score that still passes.</param>
/// <param name="Cases">The questions.</param>
public sealed record GoldenFile(double Tolerance, IReadOnlyList<GoldenCase> Cases)
{
    /// <summary>The name of the file in a model version's folder.</summary>
    public const string FileName = "golden.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Reads a golden file.</summary>
    /// <exception cref="InvalidDataException">It is not one; the message names the file and the place.</exception>
    public static GoldenFile Load(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<FileJson>(File.ReadAllBytes(path), Json)!;
            return new GoldenFile(file.Tolerance, [.. file.Cases.Select(item => new GoldenCase(item.Request.ToQuery(), item.Ctr))]);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no golden file: {e.Message}", e);
        }
    }

    /// <summary>Writes the form that <see cref="Load"/> reads; each <c>request</c> is a body of <c>POST /v1/score</c>.</summary>
    public void Save(string path) =>
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(new FileJson(Tolerance, [.. Cases.Select(item => new CaseJson(RequestJson.Of(item.Query), [.. item.Ctr]))]), Json));

    private sealed record FileJson(double Tolerance, IReadOnlyList<CaseJson> Cases);

    private sealed record CaseJson(RequestJson Request, float[] Ctr);

    private sealed record BehaviorJson(string ItemId, long TimestampMs);

    private sealed record RequestJson(
        string UserId,
        string[] ItemIds,
        BehaviorJson[] Behaviors,
        Dictionary<string, string>? Context = null,
        Dictionary<string, string[]>? ItemFeatures = null)
    {
        public static RequestJson Of(ScoringQuery query) => new(
            query.UserId,
            [.. Enumerable.Range(0, query.Candidates.Count).Select(place => query.Candidates[place])],
            [.. (query.Behaviors ?? []).Select(behavior => new BehaviorJson(behavior.ItemId, behavior.TimestampMs))],
            query.Context.Count == 0 ? null : query.Context.ToDictionary(),
            query.ItemFeatures.Count == 0 ? null : query.ItemFeatures.ToDictionary(column => column.Key, column => column.Value.ToArray()));

        public ScoringQuery ToQuery() => new()
        {
            UserId = UserId,
            Candidates = new CandidateIds(ItemIds),
            Behaviors = [.. Behaviors.Select(behavior => new Behavior(behavior.ItemId, behavior.TimestampMs))],
            Context = Context ?? [],
            ItemFeatures = (ItemFeatures ?? []).ToDictionary(column => column.Key, column => (IReadOnlyList<string>)column.Value),
        };
    }
}
