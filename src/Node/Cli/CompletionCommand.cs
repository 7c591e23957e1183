using System.CommandLine;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Cli.Pages;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger completion</c>: a script that lets a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<string> shell = new("shell")
        {
            Description = "bash, zsh or fish.",
            HelpName = "SHELL",
        };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new(
            "completion",
            "Print a script that completes this program's commands, options and choices in a shell; bash "
            + "reads it from ~/.local/share/bash-completion/completions/openledger, fish from "
            + "~/.config/fish/completions/openledger.fish, zsh where .zshrc sources it.\n"
            + "Example: openledger completion bash")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            surroundings.Output.Write(CompletionScript.Of(
                parsed.GetRequiredValue(shell), parsed.RootCommandResult.Command));
            return ExitCode.Ok;
        });
        return command;
    }
}
