using Microsoft.Extensions.Options;

namespace DminServing.Server.Hosting;

/// <summary>Runs the application; expected trouble on the way ends in one line each, not in a stack trace.</summary>
internal static class RunExtensions
{
    /// <summary>Starts, serves until asked to stop, stops.</summary>
    /// <returns>The process' exit code.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        try
        {
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (OptionsValidationException e)
        {
            return Report(ExitCode.Configuration, e.Failures);
        }
        catch (InvalidDataException e)
        {
            return Report(ExitCode.Configuration, [e.Message]);
        }
        catch (IOException e)
        {
            return Report(ExitCode.Start, [e.Message]);
        }
    }

    private static int Report(int code, IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }

        return code;
    }
}
