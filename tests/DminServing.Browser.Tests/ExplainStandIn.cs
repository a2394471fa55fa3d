using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DminServing.Browser.Tests;

/// <summary>Answers <c>POST /v1/explain</c>: scores are the server's, with and without each behavior; the attention is made up.</summary>
internal sealed class ExplainStandIn(HttpClient http)
{
    private const int Interests = 4;

    public async Task<JsonObject> AnswerAsync(JsonObject body)
    {
        var rows = await BehaviorsAsync(body);
        var (best, facts) = await ScoreAsync(body, rows, leftOut: -1);
        var candidates = best.ToDictionary(item => item.Key, item => new JsonObject { ["item_id"] = item.Key, ["ctr"] = item.Value, ["attention"] = Attention(item.Key, rows), ["without"] = new JsonArray() }, StringComparer.Ordinal);
        for (var place = 0; place < rows.Count; place++)
        {
            foreach (var (item, ctr) in (await ScoreAsync(body, rows, place)).Scores)
            {
                candidates[item]["without"]!.AsArray().Add((JsonNode)ctr);
            }
        }

        return new JsonObject
        {
            ["candidates"] = new JsonArray([.. candidates.Values]),
            ["behaviors"] = new JsonArray([.. rows.Select(row => row.DeepClone())]),
            ["interests"] = Interests,
            ["model"] = facts["model"]!.DeepClone(),
            ["user"] = facts["user"]!.DeepClone(),
            ["degraded"] = new JsonArray(),
            ["unknown_items"] = 0,
        };
    }

    private async Task<List<JsonNode>> BehaviorsAsync(JsonObject body)
    {
        if (body["behaviors"] is JsonArray inline)
        {
            return [.. inline.Select(row => row!.DeepClone()).OrderByDescending(row => (long)row["timestamp_ms"]!).Select(Placed)];
        }

        var answer = await http.GetFromJsonAsync<JsonNode>($"/v1/users/{Uri.EscapeDataString((string)body["user_id"]!)}/behaviors");
        return [.. answer!["behaviors"]!.AsArray().Select(row => row!.DeepClone())];

        static JsonNode Placed(JsonNode row, int place)
        {
            (row["position"], row["age_ms"], row["known"]) = (place + 1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - (long)row["timestamp_ms"]!, true);
            return row;
        }
    }

    private async Task<(Dictionary<string, double> Scores, JsonNode Facts)> ScoreAsync(JsonObject body, List<JsonNode> rows, int leftOut)
    {
        var question = body.DeepClone().AsObject();
        question["behaviors"] = new JsonArray([.. rows.Where((_, place) => place != leftOut).Select(row => new JsonObject { ["item_id"] = (string)row["item_id"]!, ["timestamp_ms"] = (long)row["timestamp_ms"]! })]);
        using var response = await http.PostAsJsonAsync("/v1/score", question);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return (answer["items"]!.AsArray().ToDictionary(item => (string)item!["item_id"]!, item => (double)item!["ctr"]!, StringComparer.Ordinal), answer);
    }

    private static JsonArray Attention(string item, List<JsonNode> rows) =>
        new([.. Enumerable.Range(0, Interests).Select(interest =>
        {
            double[] weights = [.. rows.Select((row, place) => Math.Exp((Category((string)row["item_id"]!) == Category(item) == (interest % 2 == 0) ? 1.2 + interest : 0) - (0.08 * place * (interest + 1)) + Math.Sin(place * (interest + 2))))];
            return new JsonArray([.. weights.Select(weight => JsonValue.Create(weight / weights.Sum()))]);
        })]);

    private static string Category(string item) => item.Split('-')[0];
}
