using System.Diagnostics;

namespace DminServing.Training.Commands;

/// <summary>Which commit of this project trains, for the model's provenance.</summary>
internal static class SourceCommit
{
    /// <summary>The commit of the working tree that this executable was built in, <c>+dirty</c> when the tree differs from it; empty without git.</summary>
    public static string Read()
    {
        var commit = Git("rev-parse", "HEAD");
        return commit.Length > 0 && Git("status", "--porcelain", "--untracked-files=no").Length > 0 ? commit + "+dirty" : commit;
    }

    private static string Git(params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["-C", AppContext.BaseDirectory, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            var errors = git.StandardError.ReadToEndAsync();
            var output = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            errors.Wait();
            return git.ExitCode == 0 ? output : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
