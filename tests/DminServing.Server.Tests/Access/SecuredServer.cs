using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DminServing.Server.Hosting;
using DminServing.Testing;

namespace DminServing.Server.Tests.Access;

/// <summary>A server with TLS, and every kind of credential.</summary>
internal sealed class SecuredServer : IAsyncDisposable
{
    public const string ScoreKey = "canary-key-of-the-scorer";
    public const string DebugKey = "canary-key-of-the-debugger";
    public const string MetricsKey = "canary-key-of-the-scraper";
    public const string NextScoreKey = "canary-key-of-the-scorer-next";
    public const string ScoreName = "ranker.test";
    public const string DebugName = "spiffe://test/debugger";
    public const string MetricsName = "scraper.test";
    private const string KeyPassword = "canary-password-of-the-key";
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1000);
    private readonly TempFolder _folder;

    private SecuredServer(TempFolder folder, TestAuthority authority, TestTokens tokens, ServerUnderTest server) => (_folder, Authority, Tokens, Server) = (folder, authority, tokens, server);

    public TestAuthority Authority { get; }

    public TestTokens Tokens { get; }

    public ServerUnderTest Server { get; }

    public string CertificateFile => _folder["tls.crt"];

    public string KeyFile => _folder["tls.key"];

    public static async Task<SecuredServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var (folder, authority, tokens) = (new TempFolder(), new TestAuthority("the authority"), new TestTokens());
        new HandMadeModel().WriteTo(folder["models"]);
        await File.WriteAllTextAsync(folder["ca.crt"], authority.Pem);
        await File.WriteAllTextAsync(folder["keys.json"], tokens.KeySet);
        await WriteCertificateAsync(folder["tls.crt"], folder["tls.key"], authority, KeyPassword);
        var server = await ServerUnderTest.StartAsync(
            folder["models"],
            [
                ("Server:Tls:CertificateFile", folder["tls.crt"]),
                ("Server:Tls:KeyFile", folder["tls.key"]),
                ("Server:Tls:KeyPassword", KeyPassword),
                ("Access:ClientCaFile", folder["ca.crt"]),
                ("Access:Jwt:KeysFile", folder["keys.json"]),
                ("Access:Jwt:Issuer", TestTokens.Issuer),
                ("Access:Jwt:Audience", TestTokens.Audience),
                .. Client(0, "scorer", "score", ScoreName, ScoreKey, NextScoreKey),
                .. Client(1, "debugger", "debug", DebugName, DebugKey),
                .. Client(2, "scraper", "metrics", MetricsName, MetricsKey),
                .. settings,
            ]);
        return new SecuredServer(folder, authority, tokens, server);
    }

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static async Task WriteCertificateAsync(string certificateFile, string keyFile, TestAuthority authority, string password = "")
    {
        using var certificate = authority.Issue("localhost", TestAuthority.ServerUse);
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, password.Length > 0 ? key.ExportEncryptedPkcs8PrivateKeyPem(password, Encryption) : key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A client of one of the ports that trusts this server's authority only.</summary>
    public HttpClient Http(Listener listener, X509Certificate2? certificate = null) =>
        new(Handler(certificate)) { BaseAddress = new Uri($"{(listener == Listener.Management ? "http" : "https")}://127.0.0.1:{Server.PortOf(listener)}"), DefaultRequestVersion = listener == Listener.Grpc ? HttpVersion.Version20 : HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public SocketsHttpHandler Handler(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { Authority.Certificate } };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return handler;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Authority.Dispose();
        Tokens.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<(string Key, string Value)> Client(int place, string name, string role, string certificate, params string[] keys) =>
    [
        ($"Access:Clients:{place}:Name", name),
        ($"Access:Clients:{place}:Roles:0", role),
        ($"Access:Clients:{place}:CertificateNames:0", certificate),
        .. keys.Select((key, number) => ($"Access:Clients:{place}:KeySha256:{number}", Hash(key))),
    ];
}
