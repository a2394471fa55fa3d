using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DminServing.Server.Access;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Access;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new("the authority");
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly LogRecorder _logs = new();
    private readonly FileWatch _watch;

    public ServerCertificateTests() => _watch = new FileWatch(_time, new LoggerFactory([_logs]).CreateLogger<FileWatch>());

    public void Dispose()
    {
        _watch.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_New_Certificate_Is_In_Use_Without_A_Restart()
    {
        var certificate = await OpenAsync();
        var before = Thumbprint(certificate);

        await WriteAsync();
        Assert.Equal(before, Thumbprint(certificate));
        _time.Advance(FileWatch.Period);

        Assert.NotEqual(before, Thumbprint(certificate));
        Assert.Equal(["Server:Tls has changed and is in use"], _logs.All);
    }

    // A secret's volume: tls.crt → ..data/tls.crt, and ..data → a folder that is another one after a change.
    [Fact]
    public async Task A_Certificate_Behind_A_Link_To_A_Folder_Is_Replaced_By_Moving_The_Link()
    {
        var (first, second) = (Directory.CreateDirectory(_folder["..1"]).FullName, Directory.CreateDirectory(_folder["..2"]).FullName);
        await SecuredServer.WriteCertificateAsync(Path.Combine(first, "tls.crt"), Path.Combine(first, "tls.key"), _authority);
        await SecuredServer.WriteCertificateAsync(Path.Combine(second, "tls.crt"), Path.Combine(second, "tls.key"), _authority);
        Directory.CreateSymbolicLink(_folder["..data"], first);
        File.CreateSymbolicLink(_folder["tls.crt"], Path.Combine("..data", "tls.crt"));
        File.CreateSymbolicLink(_folder["tls.key"], Path.Combine("..data", "tls.key"));
        var certificate = Open();
        var before = Thumbprint(certificate);

        Directory.Delete(_folder["..data"]);
        Directory.CreateSymbolicLink(_folder["..data"], second);
        _time.Advance(FileWatch.Period);

        Assert.NotEqual(before, Thumbprint(certificate));
    }

    [Theory]
    [InlineData("no certificate")]
    [InlineData("")]
    [InlineData("another's key")]
    [InlineData("gone")]
    public async Task Files_That_Are_Not_Right_Change_Nothing_And_Are_Told_Once(string what)
    {
        var certificate = await OpenAsync();
        var before = Thumbprint(certificate);

        await SpoilAsync(what);
        _time.Advance(FileWatch.Period);
        _time.Advance(FileWatch.Period);
        _time.Advance(FileWatch.Period);

        Assert.Equal(before, Thumbprint(certificate));
        Assert.StartsWith("Server:Tls has changed and cannot be used, the one before it stays in use: ", Assert.Single(_logs.At(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_Files_Are_In_Use_Again_After_Wrong_Ones()
    {
        var certificate = await OpenAsync();
        var before = Thumbprint(certificate);
        await SpoilAsync("gone");
        _time.Advance(FileWatch.Period);

        await WriteAsync();
        _time.Advance(FileWatch.Period);

        Assert.NotEqual(before, Thumbprint(certificate));
    }

    [Fact]
    public async Task A_Server_Does_Not_Start_With_Files_That_Are_Not_Right()
    {
        await WriteAsync();
        await SpoilAsync("no certificate");

        Assert.StartsWith($"Server:Tls ({_folder["tls.crt"]}, {_folder["tls.key"]}) cannot be used: ", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Encrypted_Key_Is_Opened_By_Its_Password()
    {
        await SecuredServer.WriteCertificateAsync(_folder["tls.crt"], _folder["tls.key"], _authority, "canary");

        Assert.NotNull(Open("canary").Current);
        Assert.DoesNotContain("canary-2", Assert.Throws<InvalidDataException>(() => Open("canary-2")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_Tls_Is_Refused_And_New_Is_Not()
    {
        await using var server = await SecuredServer.StartAsync();

        Assert.Equal(SslProtocols.Tls12, await HandshakeAsync(server, SslProtocols.Tls12));
        Assert.Equal(SslProtocols.Tls13, await HandshakeAsync(server, SslProtocols.Tls13));
#pragma warning disable SYSLIB0039, CA5397 // on purpose
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(server, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
    }

    [Fact]
    public async Task A_Caller_Is_Shown_What_Signs_The_Certificate()
    {
        using var middle = new TestAuthority("the middle", _authority);
        await SecuredServer.WriteCertificateAsync(_folder["tls.crt"], _folder["tls.key"], middle);
        await File.AppendAllTextAsync(_folder["tls.crt"], $"\n{middle.Pem}\n", TestContext.Current.CancellationToken);

        Assert.Equal([middle.Certificate.Thumbprint], Open().Current!.IntermediateCertificates.Select(certificate => certificate.Thumbprint));
    }

    private static async Task<SslProtocols> HandshakeAsync(SecuredServer server, SslProtocols protocol)
    {
        using var socket = new TcpClient("127.0.0.1", server.Server.PortOf(Listener.Rest));
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { server.Authority.Certificate } },
        });
        return tls.SslProtocol;
    }

    private static string Thumbprint(ServerCertificate certificate) => certificate.Current!.TargetCertificate.Thumbprint;

    private async Task<ServerCertificate> OpenAsync()
    {
        await WriteAsync();
        return Open();
    }

    private ServerCertificate Open() => Open("");

    private ServerCertificate Open(string password) =>
        new(Options.Create(new ServerOptions { Tls = new TlsOptions { CertificateFile = _folder["tls.crt"], KeyFile = _folder["tls.key"], KeyPassword = password } }), _watch, _time);

    private Task WriteAsync() => SecuredServer.WriteCertificateAsync(_folder["tls.crt"], _folder["tls.key"], _authority);

    private async Task SpoilAsync(string what)
    {
        switch (what)
        {
            case "gone":
                File.Delete(_folder["tls.crt"]);
                break;
            case "another's key":
                await SecuredServer.WriteCertificateAsync(_folder["tls.crt"], _folder["unused"], _authority);
                break;
            default:
                await File.WriteAllTextAsync(_folder["tls.crt"], what);
                break;
        }
    }
}
