using Microsoft.Extensions.Logging;

namespace DminServing.Pipeline.Models;

/// <summary>What this stage logs; ids 3000-3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "Serving {Model}/{Version} ({Architecture}, {Layout}) on {Provider} ({Reason}) by {Scorer} ({ScorerReason})")]
    public static partial void Serving(this ILogger logger, string model, string version, string architecture, string layout, string provider, string reason, string scorer, string scorerReason);

    [LoggerMessage(3002, LogLevel.Error, "{Reason}")]
    public static partial void Refused(this ILogger logger, string reason);

    [LoggerMessage(3003, LogLevel.Warning, "{Folder} has no golden.json: nothing shows that it scores as its trained network does")]
    public static partial void WithoutGoldenScores(this ILogger logger, string folder);
}
