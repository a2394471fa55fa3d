using System.Globalization;
using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Mvc;

namespace DminServing.Server.Rest;

/// <summary>A failure as problem details (RFC 9457).</summary>
internal static class FailureProblem
{
    public static async Task WriteAsync(this IProblemDetailsService problems, HttpContext context, Failure failure, CancellationToken cancellation)
    {
        if (failure.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        context.Response.StatusCode = failure.Http;
        var problem = Describe(failure);
        if (!await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }))
        {
            // The caller asked for another type than JSON: it still should know what is wrong.
            await context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", cancellation);
        }
    }

    private static ProblemDetails Describe(Failure failure)
    {
        var problem = new ProblemDetails { Status = failure.Http, Title = failure.Title, Detail = failure.Detail, Extensions = { ["code"] = failure.Code } };
        if (failure.Field is { } field)
        {
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [failure.Detail] };
        }

        return problem;
    }
}
