namespace DminServing.Server.Access;

/// <summary>The ways to say who calls that this server knows.</summary>
/// <param name="All">In the order in which a call is looked at.</param>
internal sealed record Credentials(IReadOnlyList<ICredential> All);
