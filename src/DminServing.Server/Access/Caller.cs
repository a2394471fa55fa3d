using System.Security.Claims;

namespace DminServing.Server.Access;

/// <summary>Makes the identity of a caller: a name and roles, nothing else.</summary>
internal static class Caller
{
    private const string Name = "name";
    private const string Role = "role";

    public static ClaimsPrincipal Of(string name, IEnumerable<string> roles) =>
        new(new ClaimsIdentity([new Claim(Name, name), .. roles.Select(role => new Claim(Role, role))], AccessHandler.Scheme, Name, Role));
}
