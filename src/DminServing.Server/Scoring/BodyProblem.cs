using System.Text.Json;

namespace DminServing.Server.Scoring;

/// <summary>Says what is wrong with a JSON body without repeating it.</summary>
internal static class BodyProblem
{
    public static string Describe(BadHttpRequestException exception) => exception.InnerException switch
    {
        JsonException { Path: { Length: > 1 } path, LineNumber: { } line } => $"The body does not fit at {path}, line {line + 1}: a field that is unknown, missing, twice there or of another type. /openapi/v1.json has the form.",
        JsonException { LineNumber: { } line } => $"The body is not the JSON object that this call takes, line {line + 1}. /openapi/v1.json has the form.",
        null when exception.StatusCode == StatusCodes.Status400BadRequest => "The body is missing or null; the call takes a JSON object. /openapi/v1.json has the form.",
        _ => exception.Message,
    };
}
