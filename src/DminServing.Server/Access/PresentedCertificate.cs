namespace DminServing.Server.Access;

/// <summary>On a connection: the certificate that its caller has shown, checked once, at the handshake.</summary>
/// <param name="Names">The names in it.</param>
/// <param name="NotAfter">Until when it is valid, UTC; a connection may last longer.</param>
/// <param name="IsValid">Whether it is signed by whom it should be.</param>
internal sealed record PresentedCertificate(IReadOnlyList<string> Names, DateTime NotAfter, bool IsValid);
