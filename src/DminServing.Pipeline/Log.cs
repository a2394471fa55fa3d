using Microsoft.Extensions.Logging;

namespace DminServing.Pipeline;

/// <summary>What the pipeline itself logs; ids 2000-2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "{Model}/{Version} gave {Bad} scores of {Scores} that are no numbers")]
    public static partial void ScoresNotFinite(this ILogger logger, string model, string version, int bad, int scores);

    [LoggerMessage(2002, LogLevel.Critical, "{Model}/{Version} is not fit to serve: more than 1 % of its scores are no numbers. Not ready until the process is started again, with another model")]
    public static partial void ModelBroken(this ILogger logger, string model, string version);
}
