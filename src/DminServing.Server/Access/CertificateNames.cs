using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace DminServing.Server.Access;

/// <summary>The names by which a certificate's owner may be known.</summary>
internal static class CertificateNames
{
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 6);

    /// <summary>DNS names and URIs of subjectAltName; the subject's common name, if there are none.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        List<string> names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => Of(extension.RawData))];
        if (names.Count == 0 && certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } commonName)
        {
            names.Add(commonName);
        }

        return names;
    }

    private static List<string> Of(byte[] alternatives)
    {
        List<string> names = [];
        var sequence = new AsnReader(alternatives, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            if (tag == Dns || tag == Address)
            {
                names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            }
            else
            {
                sequence.ReadEncodedValue();
            }
        }

        return names;
    }
}
