using System.Globalization;

namespace DminServing.Soak;

/// <summary>What a server has counted, by its metrics page.</summary>
internal static class ServerCounts
{
    /// <summary>The sum of a counter over its tags.</summary>
    /// <param name="management">The server's management address.</param>
    /// <param name="name">The counter as the page spells it.</param>
    public static async Task<long> OfAsync(string management, string name)
    {
        using var http = new HttpClient();
        var lines = (await http.GetStringAsync(new Uri(management + "/metrics"))).Split('\n');
        return (long)lines.Where(line => line.StartsWith(name + '{', StringComparison.Ordinal) || line.StartsWith(name + ' ', StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Replace(name, "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
    }
}
