using Microsoft.AspNetCore.Authorization;

namespace DminServing.Server.Access;

/// <summary>Every endpoint says who may call it, so that a new one is never open, or closed, by accident.</summary>
internal static class EndpointRules
{
    /// <summary>Endpoints that name neither one of <see cref="Policies"/> nor that anybody may call them, or both.</summary>
    public static IReadOnlyList<string> Silent(IEnumerable<Endpoint> endpoints) =>
        [.. endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null == endpoint.Metadata.GetMetadata<IAuthorizeData>() is not { Policy.Length: > 0 }).Select(endpoint => endpoint.DisplayName ?? "")];

    /// <summary>Stops the start of a server that has such.</summary>
    public static void RequirePolicies(this IEndpointRouteBuilder app)
    {
        if (Silent(app.DataSources.SelectMany(source => source.Endpoints)) is { Count: > 0 } silent)
        {
            throw new InvalidOperationException($"{string.Join(", ", silent)}: say who may call it, by Policies.For or AllowAnonymous.");
        }
    }
}
