using System.CommandLine;

namespace OpenLedger.Node.Cli.Output;

/// <summary>Commands that print JSON whether they are asked to or not.</summary>
internal static class JsonLines
{
    /// <summary>
    /// Lets a command, or all below it, take <c>--json</c> as every other does, so that scripts need not know
    /// which do.
    /// </summary>
    public static Command Always(Command command)
    {
        foreach (Command below in command.Subcommands)
        {
            Always(below);
        }

        if (command.Subcommands.Count == 0)
        {
            command.Add(new Option<bool>("--json")
            {
                Description = "Taken for the sake of scripts: this command prints JSON lines anyway.",
            });
        }

        return command;
    }
}
