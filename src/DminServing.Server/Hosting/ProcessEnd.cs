using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Hosting;

/// <summary>Runs the application; expected trouble on the way ends in one line each, not in a stack trace.</summary>
internal static class ProcessEnd
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
            return Report(ExitCode.Start, [e.InnerException is AddressInUseException ? $"{e.Message} Server:RestPort, GrpcPort and ManagementPort set the ports." : e.Message]);
        }
    }

    /// <summary>Says what is wrong, a line each.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(int code, IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }

        return code;
    }
}
