using System.CommandLine;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin completion</c>: a script for a shell, which asks <c>dmin [suggest:POSITION] LINE</c> for what may stand at the cursor.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # dmin completion bash > /etc/bash_completion.d/dmin, or in ~/.bashrc: source <(dmin completion bash)
        _dmin() {
            local IFS=$'\n'
            COMPREPLY=($(dmin "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null))
        }
        complete -o default -F _dmin dmin
        """;

    private const string Zsh = """
        #compdef dmin
        # In ~/.zshrc, after compinit: source <(dmin completion zsh)
        _dmin() {
            local -a words_here
            words_here=("${(@f)$(dmin "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            [[ -n "$words_here" ]] && compadd -- "${words_here[@]}" || _files
        }
        compdef _dmin dmin
        """;

    private const string Fish = """
        # dmin completion fish > ~/.config/fish/completions/dmin.fish
        complete -c dmin -a '(dmin "[suggest:"(commandline -C)"]" (commandline -b | string collect) 2>/dev/null)'
        """;

    private const string Pwsh = """
        # In $PROFILE: dmin completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName dmin -ScriptBlock {
            param($word, $line, $position)
            dmin "[suggest:$position]" "$line".PadRight($position) 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Prints a script that lets a shell complete this command; its first line says where to put it.") { shell };
        command.SetAction(arguments => arguments.InvocationConfiguration.Output.WriteLine(arguments.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => Pwsh,
        }));
        return command;
    }
}
