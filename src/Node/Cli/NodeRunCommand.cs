using System.CommandLine;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Configuration;
using OpenLedger.Node.Running;
using OpenLedger.Node.Signing;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger node run</c>: one node from its configuration until a signal ends it. Its flags are those of
/// <see cref="NodeSettings"/>.
/// </summary>
internal static class NodeRunCommand
{
    private const string ConfigVariable = "OPENLEDGER_CONFIG";

    public static Command Create(CliSurroundings surroundings)
    {
        Option<string?> config = new("--config")
        {
            Description =
                $"Configuration file (JSON); without it the one that {ConfigVariable} names, or none.",
            HelpName = "FILE",
        };
        Option<bool> print = new("--print-config")
        {
            Description = "Print the settings in force and where each comes from, and end.",
        };
        Option<bool> recover = new("--recover-signer")
        {
            Description = "The key's signing history is lost or older than its last vote, and no other node "
                + "signs with it: ask the other validators first.",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "run",
            "Run a node until Ctrl-C or SIGTERM. Flags win over the environment, that over the file.\n"
            + "Example: openledger node run --config node.json --rpc-port 8545")
        {
            config, print, recover, json,
        };
        Dictionary<Setting, Option<string[]>> flags = [];
        foreach (Setting setting in NodeSettings.All.Where(setting => setting.Flag is not null))
        {
            flags.Add(setting, OptionOf(setting));
            command.Add(flags[setting]);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            EnvironmentNames.Check(NodeSettings.All, [ConfigVariable], surroundings.VariableNames());
            NodeConfiguration configuration = NodeConfiguration.Resolve(
                NodeSettings.All,
                parsed.GetValue(config) ?? Filled(surroundings.Variable(ConfigVariable)),
                surroundings.Variable,
                setting => flags.TryGetValue(setting, out Option<string[]>? option)
                    && parsed.GetResult(option) is { Implicit: false }
                        ? parsed.GetValue(option) : null);
            CommandOutput output = new(surroundings, parsed.GetValue(json));
            if (parsed.GetValue(print))
            {
                Print(configuration, output, surroundings);
                return ExitCode.Ok;
            }

            SignerStart start = parsed.GetValue(recover) ? SignerStart.Recover : SignerStart.Watch;
            return await new NodeHost(configuration, start, surroundings, output)
                .RunAsync(cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static void Print(
        NodeConfiguration configuration, CommandOutput output, CliSurroundings surroundings) =>
        output.Write(ConfigurationPage.ToJson(configuration), _ =>
        {
            foreach (string line in ConfigurationPage.ToFileLines(configuration))
            {
                surroundings.Output.WriteLine(line);
            }
        });

    private static Option<string[]> OptionOf(Setting setting)
    {
        string otherwise =
            setting.Default.Count > 0 ? $" [default: {string.Join(" ", setting.Default)}]" : "";
        return new Option<string[]>(setting.Flag!)
        {
            Description = setting.Description
                + (setting.Form == SettingForm.List ? " Given once for each." : "") + otherwise,
            HelpName = setting.HelpName,
            Arity = ArgumentArity.OneOrMore,
        };
    }

    private static string? Filled(string? text) => text is { Length: > 0 } ? text : null;
}
