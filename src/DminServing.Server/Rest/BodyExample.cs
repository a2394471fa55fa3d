using System.Text.Json.Nodes;

namespace DminServing.Server.Rest;

/// <summary>Gives an endpoint's body an example that works on the demo shop, so that the page's test button does something.</summary>
internal static class BodyExample
{
    public static RouteHandlerBuilder WithBodyExample(this RouteHandlerBuilder endpoint, string json) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var content in operation.RequestBody?.Content?.Values ?? [])
            {
                content.Example = JsonNode.Parse(json);
            }

            return Task.CompletedTask;
        });
}
