using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using DminServing.Server.Access;
using DminServing.Server.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DminServing.Server.Tests.Access;

/// <summary>Every endpoint and every credential, over real sockets. The endpoints are the running server's own list, so that a new one is in it.</summary>
public sealed partial class AccessMatrixTests
{
    private const string Anybody = "anybody";

    [Fact]
    public async Task Every_Endpoint_Answers_Every_Credential_As_It_Should()
    {
        await using var server = await SecuredServer.StartAsync();
        using var stranger = new TestAuthority("the authority"); // of the same name
        List<string> misses = [];
        var tried = 0;
        var attempts = new[] { Policies.Score, Policies.Debug, Policies.Models, Policies.Metrics, Anybody }.ToDictionary(policy => policy, policy => Attempt.All(server, stranger, policy).ToList(), StringComparer.Ordinal);
        using var clients = new Clients(server);
        foreach (var endpoint in EndpointsOf(server.Server))
        {
            var policy = PolicyOf(endpoint);
            foreach (var attempt in attempts[policy].Where(attempt => attempt.Certificate is null || ListenerOf(endpoint) != Listener.Management))
            {
                tried++;
                try
                {
                    var entry = await CallAsync(clients.Of(ListenerOf(endpoint), attempt.Certificate), endpoint, attempt);
                    if (entry != (policy == Anybody ? Entry.Admitted : attempt.Expected))
                    {
                        misses.Add($"{endpoint.DisplayName} ({policy}), {attempt}: {entry}");
                    }
                }
                catch (HttpRequestException e)
                {
                    misses.Add($"{endpoint.DisplayName} ({policy}), {attempt}: {e.Message} {e.InnerException?.Message}");
                }
            }
        }

        Assert.True(misses.Count == 0, string.Join(Environment.NewLine, misses));
        Assert.InRange(tried, 400, 2000); // a list of none would have no misses
    }

    [Fact]
    public async Task Each_Endpoint_Asks_For_What_The_Documents_Say()
    {
        await using var server = await SecuredServer.StartAsync();

        Assert.Equal(
            [
                "/ debug",
                "/debug/ debug",
                "/debug/{file} debug",
                "/dmin.v1.ExplainService/* debug",
                "/dmin.v1.ModelService/* models",
                "/dmin.v1.ScoringService/* score",
                "/docs/* debug",
                "/grpc.health.v1.Health/* anybody",
                "/grpc.reflection.v1.ServerReflection/* debug",
                "/grpc.reflection.v1alpha.ServerReflection/* debug",
                "/healthz/live anybody",
                "/healthz/ready anybody",
                "/healthz/startup anybody",
                "/metrics metrics",
                "/openapi/{documentName}.json debug",
                "/v1/explain debug",
                "/v1/models models",
                "/v1/prepare score",
                "/v1/score score",
                "/v1/users/{id}/behaviors debug",
            ],
            EndpointsOf(server.Server).Select(endpoint => $"{Group().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), "/${group}/*")} {PolicyOf(endpoint)}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_Endpoint_Is_Silent_About_Who_May_Call_It()
    {
        await using var server = await SecuredServer.StartAsync();

        Assert.Empty(EndpointRules.Silent(server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints));
    }

    // Without this, the test above would pass on a rule that finds nothing.
    [Fact]
    public async Task A_Server_With_A_Silent_Endpoint_Does_Not_Start()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/said", () => "").For(Policies.Score);
        app.MapGet("/open", () => "").AllowAnonymous();
        app.RequirePolicies();
        app.MapGet("/silent", () => "");
        app.MapGet("/somebody", () => "").RequireAuthorization();
        app.MapGet("/both", () => "").For(Policies.Score).AllowAnonymous();

        var problem = Assert.Throws<InvalidOperationException>(app.RequirePolicies);

        Assert.Equal("HTTP: GET /silent, HTTP: GET /somebody, HTTP: GET /both: say who may call it, by Policies.For or AllowAnonymous.", problem.Message);
    }

    private static IEnumerable<RouteEndpoint> EndpointsOf(ServerUnderTest server) => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string PolicyOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Anybody : endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy ?? "";

    private static Listener ListenerOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ListenerMetadata>()!.Listener;

    private static async Task<Entry> CallAsync(HttpClient http, RouteEndpoint endpoint, Attempt attempt)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET"),
            Parameter().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), match => match.Value.StartsWith("{documentName", StringComparison.Ordinal) ? "v1" : "x"));
        (request.Version, request.VersionPolicy) = (http.DefaultRequestVersion, http.DefaultVersionPolicy);
        foreach (var (name, value) in attempt.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (ListenerOf(endpoint) == Listener.Grpc)
        {
            request.Method = HttpMethod.Post;
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            request.Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var grpc = response.Headers.TryGetValues("grpc-status", out var status) ? status.Single() : "";
        return (response.StatusCode, grpc) switch
        {
            (HttpStatusCode.OK, "16") when ListenerOf(endpoint) == Listener.Grpc => Entry.Unknown,
            (HttpStatusCode.OK, "7") when ListenerOf(endpoint) == Listener.Grpc => Entry.Denied,
            (HttpStatusCode.Unauthorized, "") when response.Headers.WwwAuthenticate.Count > 0 && response.Content.Headers.ContentType?.MediaType == "application/problem+json" => Entry.Unknown,
            (HttpStatusCode.Forbidden, "") when response.Content.Headers.ContentType?.MediaType == "application/problem+json" => Entry.Denied,
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => throw new InvalidOperationException($"{endpoint.DisplayName}, {attempt}: refused in the wrong form, {response}"),
            _ => Entry.Admitted,
        };
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^/(?<group>docs|[a-zA-Z0-9]+\.[a-zA-Z0-9.]+)/?.*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Group();

    /// <summary>One client, and so one handshake, for each certificate and port.</summary>
    private sealed class Clients(SecuredServer server) : IDisposable
    {
        private readonly Dictionary<(Listener Listener, string Certificate), HttpClient> _clients = [];

        public HttpClient Of(Listener listener, X509Certificate2? certificate)
        {
            var key = (listener, certificate?.Thumbprint ?? "");
            return _clients.TryGetValue(key, out var known) ? known : _clients[key] = server.Http(listener, certificate);
        }

        public void Dispose()
        {
            foreach (var client in _clients.Values)
            {
                client.Dispose();
            }
        }
    }
}
