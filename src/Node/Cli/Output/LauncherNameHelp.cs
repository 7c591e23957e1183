using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OpenLedger.Node.Cli.Output;

/// <summary>
/// Help that names the program as the launcher does, not by the file the runtime was given.
/// </summary>
internal sealed class LauncherNameHelp(HelpAction help) : SynchronousCommandLineAction
{
    private const string LauncherName = "openledger";

    /// <summary>Help is given whatever else is wrong or missing on the command line.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives <paramref name="root"/> this help.</summary>
    public static RootCommand Attach(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new LauncherNameHelp((HelpAction)option.Action!);
        return root;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using StringWriter text = new();
        parseResult.InvocationConfiguration.Output = text;
        int code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        string file = parseResult.RootCommandResult.Command.Name;
        output.Write(text.ToString().Replace(
            $"{Environment.NewLine}  {file} ", $"{Environment.NewLine}  {LauncherName} ",
            StringComparison.Ordinal));
        return code;
    }
}
