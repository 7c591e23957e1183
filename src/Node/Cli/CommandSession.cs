using System.CommandLine;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary>One run of a command against a node.</summary>
internal sealed class CommandSession(
    ParseResult parsed, JsonRpcClient rpc, CommandOutput output, CliSurroundings surroundings)
{
    /// <summary>What the command line says.</summary>
    public ParseResult Parsed => parsed;

    /// <summary>The node's Ethereum methods.</summary>
    public ChainClient Chain { get; } = new(rpc);

    /// <summary>The node's openledger_* methods.</summary>
    public LedgerClient Ledger { get; } = new(rpc);

    /// <summary>Where the outcome goes.</summary>
    public CommandOutput Output => output;

    /// <summary>Where the command runs.</summary>
    public CliSurroundings Surroundings => surroundings;
}
