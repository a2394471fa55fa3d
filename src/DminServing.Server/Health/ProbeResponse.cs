using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DminServing.Server.Health;

/// <summary>A probe's answer as plain text: the status, then a line per check.</summary>
internal static class ProbeResponse
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var text = new StringBuilder().Append(report.Status).Append('\n');
        foreach (var (name, entry) in report.Entries)
        {
            text.Append(name).Append(": ").Append(entry.Description).Append('\n');
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text.ToString());
    }
}
