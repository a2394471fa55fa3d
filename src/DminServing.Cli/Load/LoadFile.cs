using System.Text.Json;

namespace DminServing.Cli.Load;

/// <summary>The report file of <c>--json</c>.</summary>
/// <param name="Server">Whom the load was for.</param>
/// <param name="Api">grpc or rest.</param>
/// <param name="Candidates">Numbers of candidates, with their shares.</param>
/// <param name="Ids">strings or numbers.</param>
/// <param name="Behaviors">Behaviors that requests brought along; 0: from the store.</param>
/// <param name="Seed">The seed.</param>
/// <param name="P99LimitMs">What a sweep had to meet, milliseconds.</param>
/// <param name="Best">The run; of a sweep the one of the highest rate that met the limit.</param>
/// <param name="Runs">All runs.</param>
internal sealed record LoadFile(string Server, string Api, string Candidates, string Ids, int Behaviors, int Seed, double? P99LimitMs, LoadReport? Best, IReadOnlyList<LoadReport> Runs)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
}
