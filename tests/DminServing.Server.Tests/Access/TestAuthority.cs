using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DminServing.Server.Tests.Access;

/// <summary>A certificate authority of one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1";
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private long _serial;

    public TestAuthority(string name, TestAuthority? above = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (above is null)
        {
            Certificate = request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
        }
        else
        {
            using var certificate = request.Create(above.Certificate, Now.AddDays(-9), Now.AddDays(9), [0x7f]);
            Certificate = certificate.CopyWithPrivateKey(_key);
        }
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A certificate with its key, usable in a handshake.</summary>
    public X509Certificate2 Issue(string name, string use, bool isExpired = false, bool hasUri = false, bool hasNames = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (hasUri)
        {
            names.AddUri(new Uri(name));
        }
        else
        {
            names.AddDnsName(name);
            names.AddIpAddress(IPAddress.Loopback);
        }

        if (hasNames)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        var until = isExpired ? Now.AddDays(-1) : Now.AddDays(5);
        using var certificate = request.Create(Certificate, Now.AddDays(-5), until, BitConverter.GetBytes(++_serial));
        using var whole = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
