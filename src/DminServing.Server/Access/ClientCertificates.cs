using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>Whether a certificate is signed by the authorities of <see cref="AccessOptions.ClientCaFile"/>, and by no other, for clients.</summary>
internal sealed class ClientCertificates(IOptions<AccessOptions> options, FileWatch watch, TimeProvider time)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly WatchedFile<X509Certificate2Collection>? _authorities =
        options.Value.ClientCaFile is { Length: > 0 } path ? watch.Open("Access:ClientCaFile", [path], () => Read(path)) : null;

    /// <summary>Whether callers are asked for one.</summary>
    public bool AreAsked => _authorities is not null;

    /// <summary>Checks one.</summary>
    /// <param name="certificate">The caller's.</param>
    /// <param name="sent">What the caller sent beside it.</param>
    public bool IsValid(X509Certificate2 certificate, X509Certificate2Collection? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!.Current);
        chain.ChainPolicy.ExtraStore.AddRange(sent ?? []);
        chain.ChainPolicy.ApplicationPolicy.Add(new(ClientAuthentication));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // the authority is ours: short-lived certificates, or another authority
        chain.ChainPolicy.DisableCertificateDownloads = true; // the certificate's author would choose from where
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = time.GetLocalNow().DateTime;
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection Read(string path)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new InvalidDataException("it has no PEM certificate");
    }
}
