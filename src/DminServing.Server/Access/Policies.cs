using Microsoft.AspNetCore.Authorization;

namespace DminServing.Server.Access;

/// <summary>What an endpoint asks of its caller: a role of the same name, except <see cref="Models"/>. An endpoint without any is refused at start.</summary>
internal static class Policies
{
    /// <summary>Scoring.</summary>
    public const string Score = "score";

    /// <summary>Users' behaviors and what describes the API.</summary>
    public const string Debug = "debug";

    /// <summary>What is being served: for those who score and those who debug.</summary>
    public const string Models = "models";

    /// <summary>The metrics page.</summary>
    public const string Metrics = "metrics";

    /// <summary>The roles that a client can have.</summary>
    public static IReadOnlyList<string> Roles { get; } = [Score, Debug, Metrics];

    public static void Add(AuthorizationOptions authorization, AccessOptions access)
    {
        authorization.FallbackPolicy = authorization.DefaultPolicy; // somebody at least, also where there is no endpoint
        authorization.AddPolicy(Score, policy => policy.RequireRole(Score));
        authorization.AddPolicy(Debug, policy => policy.RequireRole(Debug));
        authorization.AddPolicy(Models, policy => policy.RequireRole(Score, Debug));
        authorization.AddPolicy(Metrics, policy => policy.RequireAssertion(caller => access.OpenMetrics || caller.User.IsInRole(Metrics)));
    }

    /// <summary>Lets those call an endpoint whom a policy allows to.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, string policy)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(policy);

    /// <summary>The same for endpoints of a library that has opened them to anybody itself, which would win.</summary>
    public static void ForOnly(this IEndpointConventionBuilder endpoints, string policy)
    {
        endpoints.RequireAuthorization(policy);
        endpoints.Finally(endpoint =>
        {
            foreach (var open in endpoint.Metadata.Where(item => item is IAllowAnonymous).ToList())
            {
                endpoint.Metadata.Remove(open);
            }
        });
    }
}
