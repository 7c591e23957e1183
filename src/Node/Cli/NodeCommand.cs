using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger node</c>: run.</summary>
internal static class NodeCommand
{
    public static Command Create(CliSurroundings surroundings) =>
        new("node", "A node of a chain: a validator, or a follower that serves JSON-RPC.")
        {
            NodeRunCommand.Create(surroundings),
        };
}
