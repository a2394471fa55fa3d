using Microsoft.Extensions.Options;

namespace DminServing.Pipeline.Models;

/// <summary>Refuses settings that cannot work, all of them at once.</summary>
internal sealed class ModelsOptionsValidator : IValidateOptions<ModelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        List<string> problems = [];
        if (ModelFolders.Find(options.Path) is null)
        {
            problems.Add($"Models:Path ({options.Path}) is no folder, neither in {Directory.GetCurrentDirectory()} nor in {AppContext.BaseDirectory}.");
        }

        if (options.Default.Length == 0)
        {
            problems.Add("Models:Default is empty; name the model of requests that name none.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
