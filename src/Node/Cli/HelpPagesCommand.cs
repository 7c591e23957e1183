using System.CommandLine;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Cli.Pages;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger help-pages</c>: writes <c>docs/cli</c>; for who changes a command, so the help does not name
/// it.
/// </summary>
internal static class HelpPagesCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> folder = new("--out")
        {
            Description = "Folder to write the pages into; pages of that name are replaced.",
            HelpName = "DIR",
            Required = true,
        };
        Command command = new(
            "help-pages",
            "Write the help of every command as Markdown pages.\n"
            + "Example: openledger help-pages --out docs/cli")
        {
            folder,
        };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(folder);
            try
            {
                Directory.CreateDirectory(path);
                foreach ((string name, string text) in HelpPages.Of(parsed.RootCommandResult.Command))
                {
                    await File.WriteAllTextAsync(Path.Combine(path, name), text, cancellation)
                        .ConfigureAwait(false);
                    await surroundings.Output.WriteLineAsync(Path.Combine(path, name)).ConfigureAwait(false);
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new ClientException(
                    $"'{path}' cannot be written: {fault.Message.TrimEnd('.')}; "
                    + "name another folder with --out",
                    fault);
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
