using System.CommandLine;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli.Input;

/// <summary>The options of every command that asks a node: <c>--rpc</c> and <c>--json</c>.</summary>
internal class NodeOptionSet
{
    /// <summary>Where a devnet's first node answers.</summary>
    public const string DefaultEndpoint = "http://127.0.0.1:8545";

    // One call is bounded by the node's own limit of 5 s.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly Option<Uri> _rpc = new("--rpc")
    {
        Description = "The node's JSON-RPC address.",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(DefaultEndpoint),
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https")
            {
                return uri;
            }

            result.AddError($"--rpc: '{text}' is not an http or https address");
            return null;
        },
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON value for machines.",
    };

    /// <summary>Adds them to a command.</summary>
    public virtual void AddTo(Command command)
    {
        command.Add(_rpc);
        command.Add(_json);
    }

    /// <summary>Lets a command's action run against the node that the options name.</summary>
    public void Run(
        Command command, CliSurroundings surroundings, Func<CommandSession, CancellationToken, Task> action)
    {
        AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using JsonRpcClient rpc = new(parsed.GetRequiredValue(_rpc), CallTimeout);
            CommandOutput output = new(surroundings, parsed.GetValue(_json));
            await action(new CommandSession(parsed, rpc, output, surroundings), cancellation)
                .ConfigureAwait(false);
            return ExitCode.Ok;
        });
    }
}
