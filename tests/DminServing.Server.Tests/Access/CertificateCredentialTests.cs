using DminServing.Server.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Access;

public sealed class CertificateCredentialTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public void A_Certificate_Is_Known_By_Its_Alternative_Names_And_By_No_Other()
    {
        using var authority = new TestAuthority("the authority");
        using var named = authority.Issue("a.test", TestAuthority.ClientUse);
        using var identified = authority.Issue("spiffe://test/a", TestAuthority.ClientUse, hasUri: true);
        using var bare = authority.Issue("a service", TestAuthority.ClientUse, hasNames: false);

        Assert.Equal(["a.test"], CertificateNames.Of(named)); // its address is none
        Assert.Equal(["spiffe://test/a"], CertificateNames.Of(identified));
        Assert.Equal(["a service"], CertificateNames.Of(bare));
    }

    [Fact]
    public async Task A_Certificate_That_Ends_While_Its_Connection_Lasts_Is_Good_No_Longer()
    {
        var options = new AccessOptions { Clients = [new ClientOptions { Name = "a", Roles = ["score"], CertificateNames = ["a.test"] }] };
        var credential = new CertificateCredential(Options.Create(options), _time);
        var context = new DefaultHttpContext();
        context.Features.Set(new PresentedCertificate(["A.test"], _time.GetUtcNow().UtcDateTime.AddMinutes(1), IsValid: true));

        Assert.Equal("a", (await credential.CheckAsync(context))!.Caller!.Identity!.Name);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(AuthFailure.Certificate, (await credential.CheckAsync(context))!.Failure);
    }

    [Fact]
    public async Task A_Connection_Without_A_Certificate_Has_No_Such_Credential() =>
        Assert.Null(await new CertificateCredential(Options.Create(new AccessOptions()), _time).CheckAsync(new DefaultHttpContext()));
}
