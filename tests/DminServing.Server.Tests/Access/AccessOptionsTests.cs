using DminServing.Pipeline;
using DminServing.Server.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DminServing.Server.Tests.Access;

public sealed class AccessOptionsTests
{
    private static readonly string Hash = SecuredServer.Hash("key");

    [Fact]
    public void Good_Settings_Have_No_Problems() =>
        Assert.Empty(Problems(("Access:Clients:0:Name", "a"), ("Access:Clients:0:Roles:0", "score"), ("Access:Clients:0:Roles:1", "debug"), ("Access:Clients:0:KeySha256:0", Hash)));

    [Fact]
    public void No_Settings_Have_No_Problems() => Assert.Empty(Problems());

    [Fact]
    public void All_Bad_Clients_Are_Told_At_Once()
    {
        Assert.Equal(
            [
                "Access:Clients has CertificateNames, but Access:ClientCaFile does not say who signs the certificates.",
                "Access:Clients has a KeySha256 twice; every key is one client's.",
                "Access:Clients has two clients named 'a'.",
                "Access:Clients:0 has neither KeySha256 nor CertificateNames; it could never call.",
                "Access:Clients:0:Roles is empty; give any of score, debug, metrics.",
                "Access:Clients:1:KeySha256 has 3 keys; 2 are enough to replace one by the other.",
                "Access:Clients:1:KeySha256 must be 64 hexadecimal digits; `dmin access key` makes a key and prints them.",
                "Access:Clients:1:Roles has 'admin'; there are score, debug, metrics.",
                "Access:Open is true and there are credentials as well; set it to false, or leave out Access:Clients and Access:Jwt.",
            ],
            Problems(
                ("Access:Open", "true"),
                ("Access:Clients:0:Name", "a"),
                ("Access:Clients:1:Name", "a"),
                ("Access:Clients:1:Roles:0", "admin"),
                ("Access:Clients:1:CertificateNames:0", "a.test"),
                ("Access:Clients:1:KeySha256:0", Hash),
                ("Access:Clients:1:KeySha256:1", Hash.ToUpperInvariant()),
                ("Access:Clients:1:KeySha256:2", "canary")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_Bad_Rules_For_Tokens_Are_Told_At_Once() =>
        Assert.Equal(
            [
                "Access:Jwt has both Authority and KeysFile; the keys come from one of them.",
                "Access:Jwt:Audience is empty; a token for any other service would be accepted.",
                "Access:Jwt:Authority (http://issuer.test) must be an https address.",
                "Access:Jwt:Issuer is empty; with KeysFile nothing else says whose tokens are accepted.",
                "Access:Jwt:KeysFile (/nowhere) is no file.",
                "Access:Jwt:RolesClaim is empty; name the claim that holds the roles.",
            ],
            Problems(("Access:Jwt:Authority", "http://issuer.test"), ("Access:Jwt:KeysFile", "/nowhere"), ("Access:Jwt:RolesClaim", "")).Order(StringComparer.Ordinal));

    [Fact]
    public void An_Audience_Alone_Accepts_No_Tokens() =>
        Assert.Equal(["Access:Jwt has neither Authority nor KeysFile; nothing says which keys sign tokens."], Problems(("Access:Jwt:Audience", "a")));

    // What is in the wrong place may be a secret.
    [Fact]
    public void A_Setting_In_The_Wrong_Place_Is_Told_Without_Its_Value() =>
        Assert.Equal(
            [
                "Access:Clients:0 must be a section of its own.",
                "Access:Clients:1:Key is no setting; Access:Clients:1 has Name, Roles, CandidatesPerSecond, KeySha256, CertificateNames.",
                "Access:Clients:1:KeySha256 must be a list: Access:Clients:1:KeySha256:0, Access:Clients:1:KeySha256:1 and so on.",
            ],
            Problems(("Access:Clients:0", "canary"), ("Access:Clients:1:KeySha256", "canary"), ("Access:Clients:1:Key", "canary")).Order(StringComparer.Ordinal));

    private static IReadOnlyList<string> Problems(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSettings<AccessOptions, AccessOptionsValidator>(AccessOptions.Section);
        return SettingsSection.Problems(services, new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
    }
}
