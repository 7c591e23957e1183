using Spectre.Console;

namespace OpenLedger.Node.Cli.Output;

/// <summary>Asks for a password or a phrase on a terminal, without showing what is typed.</summary>
internal static class SecretPrompt
{
    /// <summary>What was typed; null when standard input or error is no terminal.</summary>
    public static string? Read(string label)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return null;
        }

        // Standard output holds the command's outcome alone.
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
        });
        return new TextPrompt<string>($"{Markup.Escape(label)}:").Secret(null).AllowEmpty().Show(console);
    }
}
