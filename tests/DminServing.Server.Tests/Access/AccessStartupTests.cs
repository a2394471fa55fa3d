using DminServing.Server.Access;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Server.Tests.Access;

/// <summary>What is found out only by reading the files; the process ends with it in one line (<see cref="ProcessEnd"/>).</summary>
public sealed class AccessStartupTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileWatch _watch = new(TimeProvider.System, NullLogger<FileWatch>.Instance);

    public void Dispose()
    {
        _watch.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Client_Certificates_Need_Tls()
    {
        using var authority = new TestAuthority("the authority");
        await File.WriteAllTextAsync(_folder["ca.crt"], authority.Pem, TestContext.Current.CancellationToken);
        var access = Options.Create(new AccessOptions { ClientCaFile = _folder["ca.crt"] });
        var startup = new AccessStartup(
            access,
            new ServerCertificate(Options.Create(new ServerOptions()), _watch, TimeProvider.System),
            new ClientCertificates(access, _watch, TimeProvider.System),
            new SigningKeys(access, _watch),
            NullLogger<AccessStartup>.Instance);

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => startup.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("Access:ClientCaFile is set, but Server:Tls:CertificateFile is not", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Authority_That_Is_No_Certificate_Is_Refused()
    {
        File.WriteAllText(_folder["bad"], "no certificate");

        var problem = Assert.Throws<InvalidDataException>(() => new ClientCertificates(Options.Create(new AccessOptions { ClientCaFile = _folder["bad"] }), _watch, TimeProvider.System));

        Assert.Equal($"Access:ClientCaFile ({_folder["bad"]}) cannot be used: it has no PEM certificate", problem.Message);
    }
}
