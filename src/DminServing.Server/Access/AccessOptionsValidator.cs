using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>Refuses settings that cannot work, all of them at once. Repeats neither keys nor their hashes.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    private const int MostKeys = 2;

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        string[] problems = [.. ProblemsOfAll(options), .. options.Clients.SelectMany(ProblemsOf), .. ProblemsOf(options.Jwt)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> ProblemsOfAll(AccessOptions options)
    {
        if (options.Open && (options.Clients.Count > 0 || options.Jwt.IsConfigured()))
        {
            yield return "Access:Open is true and there are credentials as well; set it to false, or leave out Access:Clients and Access:Jwt.";
        }

        if (options.ClientCaFile.Length > 0 && !File.Exists(options.ClientCaFile))
        {
            yield return $"Access:ClientCaFile ({options.ClientCaFile}) is no file.";
        }

        if (options.ClientCaFile.Length == 0 && options.Clients.Any(client => client.CertificateNames.Count > 0))
        {
            yield return "Access:Clients has CertificateNames, but Access:ClientCaFile does not say who signs the certificates.";
        }

        if (options.ClientCaFile.Length > 0 && options.Clients.All(client => client.CertificateNames.Count == 0))
        {
            yield return "Access:ClientCaFile is set, but no client of Access:Clients has CertificateNames.";
        }

        foreach (var same in Twice(options.Clients.Select(client => client.Name)))
        {
            yield return $"Access:Clients has two clients named '{same}'.";
        }

        foreach (var same in Twice(options.Clients.SelectMany(client => client.CertificateNames)))
        {
            yield return $"Access:Clients has the certificate name '{same}' twice.";
        }

        if (Twice(options.Clients.SelectMany(client => client.KeySha256)).Any())
        {
            yield return "Access:Clients has a KeySha256 twice; every key is one client's.";
        }
    }

    private static IEnumerable<string> ProblemsOf(ClientOptions client, int place)
    {
        var path = $"Access:Clients:{place}";
        if (client.Name.Length == 0 || client.Name.Any(char.IsControl))
        {
            yield return $"{path}:Name is empty or has control characters; the log names a client by it.";
        }

        if (client.CandidatesPerSecond is < 0 or > 100_000_000)
        {
            yield return $"{path}:CandidatesPerSecond ({client.CandidatesPerSecond}) must be from 0 to 100000000.";
        }

        if (client.Roles.Count == 0)
        {
            yield return $"{path}:Roles is empty; give any of {string.Join(", ", Policies.Roles)}.";
        }

        foreach (var role in client.Roles.Except(Policies.Roles))
        {
            yield return $"{path}:Roles has '{role}'; there are {string.Join(", ", Policies.Roles)}.";
        }

        if (client.KeySha256.Count > MostKeys)
        {
            yield return $"{path}:KeySha256 has {client.KeySha256.Count} keys; {MostKeys} are enough to replace one by the other.";
        }

        if (client.KeySha256.Any(hash => hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
        {
            yield return $"{path}:KeySha256 must be 64 hexadecimal digits; `dmin access key` makes a key and prints them.";
        }

        if (client.KeySha256.Count == 0 && client.CertificateNames.Count == 0)
        {
            yield return $"{path} has neither KeySha256 nor CertificateNames; it could never call.";
        }
    }

    private static IEnumerable<string> ProblemsOf(JwtOptions jwt)
    {
        if (jwt.Authority.Length > 0 && (!Uri.TryCreate(jwt.Authority, UriKind.Absolute, out var authority) || authority.Scheme != Uri.UriSchemeHttps))
        {
            yield return $"Access:Jwt:Authority ({jwt.Authority}) must be an https address.";
        }

        if (jwt.Authority.Length > 0 && jwt.KeysFile.Length > 0)
        {
            yield return "Access:Jwt has both Authority and KeysFile; the keys come from one of them.";
        }

        if (jwt.KeysFile.Length > 0 && !File.Exists(jwt.KeysFile))
        {
            yield return $"Access:Jwt:KeysFile ({jwt.KeysFile}) is no file.";
        }

        if (jwt.KeysFile.Length > 0 && jwt.Issuer.Length == 0)
        {
            yield return "Access:Jwt:Issuer is empty; with KeysFile nothing else says whose tokens are accepted.";
        }

        if (jwt.IsConfigured() && jwt.Audience.Length == 0)
        {
            yield return "Access:Jwt:Audience is empty; a token for any other service would be accepted.";
        }

        if (!jwt.IsConfigured() && (jwt.Audience.Length > 0 || jwt.Issuer.Length > 0))
        {
            yield return "Access:Jwt has neither Authority nor KeysFile; nothing says which keys sign tokens.";
        }

        if (jwt.RolesClaim.Length == 0)
        {
            yield return "Access:Jwt:RolesClaim is empty; name the claim that holds the roles.";
        }
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Skip(1).Any()).Select(same => same.Key);
}
