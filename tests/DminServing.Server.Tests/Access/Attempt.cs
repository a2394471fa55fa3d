using System.Security.Cryptography.X509Certificates;
using DminServing.Server.Access;

namespace DminServing.Server.Tests.Access;

/// <summary>A caller's credentials and how far they should get.</summary>
/// <param name="Name">What is tried.</param>
/// <param name="Expected">What comes of it at an endpoint that is not open to all.</param>
/// <param name="Headers">Sent along.</param>
/// <param name="Certificate">Shown in the handshake.</param>
internal sealed record Attempt(string Name, Entry Expected, (string Name, string Value)[] Headers, X509Certificate2? Certificate = null)
{
    /// <summary>Everything there is to try at an endpoint with a policy.</summary>
    public static IEnumerable<Attempt> All(SecuredServer server, TestAuthority stranger, string policy)
    {
        var (key, otherKey) = policy switch { Policies.Debug => (SecuredServer.DebugKey, SecuredServer.ScoreKey), Policies.Metrics => (SecuredServer.MetricsKey, SecuredServer.ScoreKey), _ => (SecuredServer.ScoreKey, SecuredServer.MetricsKey) };
        var (name, otherName) = policy switch { Policies.Debug => (SecuredServer.DebugName, SecuredServer.ScoreName), Policies.Metrics => (SecuredServer.MetricsName, SecuredServer.ScoreName), _ => (SecuredServer.ScoreName, SecuredServer.MetricsName) };
        var (role, otherRole) = policy switch { Policies.Debug => (Policies.Debug, Policies.Score), Policies.Metrics => (Policies.Metrics, Policies.Score), _ => (Policies.Score, Policies.Metrics) };
        var tokens = server.Tokens;
        yield return new("no credentials", Entry.Unknown, []);
        yield return new("an empty key", Entry.Unknown, [Key("")]);
        yield return new("a wrong key", Entry.Unknown, [Key("canary-key-of-nobody")]);
        yield return new("two keys", Entry.Unknown, [Key(key), Key(key)]);
        yield return new("a key's hash for the key", Entry.Unknown, [Key(SecuredServer.Hash(key))]);
        yield return new("a key without the role", Entry.Denied, [Key(otherKey)]);
        yield return new("the right key", Entry.Admitted, [Key(key)]);
        yield return new("no token", Entry.Unknown, [("authorization", "Bearer ")]);
        yield return new("no bearer", Entry.Unknown, [("authorization", "Basic dTpw")]);
        yield return new("garbage for a token", Entry.Unknown, [Token("canary.garbage.token")]);
        yield return new("an expired token", Entry.Unknown, [Token(tokens.Expired(role))]);
        yield return new("a token that never expires", Entry.Unknown, [Token(tokens.WithoutEnd(role))]);
        yield return new("a token that is not valid yet", Entry.Unknown, [Token(tokens.Early(role))]);
        yield return new("a token for another audience", Entry.Unknown, [Token(tokens.ForAnother(role))]);
        yield return new("a token of another issuer", Entry.Unknown, [Token(tokens.OfAnother(role))]);
        yield return new("a token signed by another key", Entry.Unknown, [Token(TestTokens.Forged(role))]);
        yield return new("a token that is not signed", Entry.Unknown, [Token(tokens.Unsigned(role))]);
        yield return new("a token signed with the public key", Entry.Unknown, [Token(tokens.Confused(role))]);
        yield return new("a token without the role", Entry.Denied, [Token(tokens.Right(otherRole))]);
        yield return new("the right token", Entry.Admitted, [Token(tokens.Right(role, "others"))]);
        yield return new("the right token and a wrong key", Entry.Unknown, [Token(tokens.Right(role)), Key("canary-key-of-nobody")]);
        yield return new("a certificate of a stranger", Entry.Unknown, [], stranger.Issue(name, TestAuthority.ClientUse, hasUri: name.Contains(':', StringComparison.Ordinal)));
        yield return new("a certificate for servers", Entry.Unknown, [], Issue(name, TestAuthority.ServerUse));
        yield return new("an expired certificate", Entry.Unknown, [], Issue(name, TestAuthority.ClientUse, isExpired: true));
        yield return new("a certificate of no client", Entry.Unknown, [], Issue("nobody.test", TestAuthority.ClientUse));
        yield return new("a certificate without the role", Entry.Denied, [], Issue(otherName, TestAuthority.ClientUse));
        yield return new("the right certificate", Entry.Admitted, [], Issue(name, TestAuthority.ClientUse));
        yield return new("the right certificate and a wrong key", Entry.Unknown, [Key("canary-key-of-nobody")], Issue(name, TestAuthority.ClientUse));

        X509Certificate2 Issue(string owner, string use, bool isExpired = false) => server.Authority.Issue(owner, use, isExpired, hasUri: owner.Contains(':', StringComparison.Ordinal));
    }

    public override string ToString() => Name;

    private static (string Name, string Value) Key(string key) => ("x-api-key", key);

    private static (string Name, string Value) Token(string token) => ("authorization", $"Bearer {token}");
}
