using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using DminServing.Protos.V1;

namespace DminServing.Cli.Load;

/// <summary>The REST API, one request at a time on each connection.</summary>
internal sealed class RestTarget(Uri server, int connections, TimeProvider time, ServerCredentials credentials) : IScoringTarget
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly HttpClient _client = new(credentials.Handler(new SocketsHttpHandler { MaxConnectionsPerServer = connections })) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };

    public async Task<LoadAnswer> ScoreAsync(ScoreRequest request, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        try
        {
            using var response = await _client.PostAsJsonAsync("v1/score", RestBody.Of(request), Json, deadline.Token);
            return response.IsSuccessStatusCode
                ? new LoadAnswer(Outcome.Answered, (await response.Content.ReadFromJsonAsync<RestAnswer>(Json, deadline.Token))?.TimingsUs)
                : new LoadAnswer(OutcomeOf(response.StatusCode), Reason: $"HTTP {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(deadline.Token)}");
        }
        catch (OperationCanceledException)
        {
            return new LoadAnswer(Outcome.TimedOut, Reason: "The deadline passed.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            return new LoadAnswer(Outcome.Failed, Reason: e.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private static Outcome OutcomeOf(HttpStatusCode status) => status == HttpStatusCode.TooManyRequests ? Outcome.Refused : Outcome.Failed;
}
