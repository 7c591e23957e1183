using System.Reflection;
using OpenLedger.Ledger.Queries;

namespace OpenLedger.Node.Composition;

/// <summary>Reads a running node's status for JSON-RPC.</summary>
internal sealed class NodeStatusReader(ValidatorNode node, string nodeId) : INodeStatus
{
    private static readonly string Version =
        typeof(NodeStatusReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+', 2)[0] ?? "0";

    /// <summary>Name and version as web3_clientVersion answers them.</summary>
    public static string ClientVersion { get; } = $"OpenLedger.Node/v{Version}/dotnet{Environment.Version}";

    /// <inheritdoc/>
    public NodeStatus Current
    {
        get
        {
            Primitives.Blocks.BlockHeader head = node.Store.Head.Header;
            return new NodeStatus
            {
                NodeId = nodeId,
                ClientVersion = ClientVersion,
                ChainId = node.Executor.Genesis.ChainId,
                GenesisHash = node.GenesisHash,
                ValidatorIndex = node.Index?.Value,
                ValidatorAddress =
                    node.Index is { } index ? node.Executor.Genesis.Validators[index.Value].Address : null,
                View = node.View,
                FinalizedHeight = head.Number,
                FinalizedTimestampMs = head.TimestampMs,
                PeerCount = node.PeerCount,
            };
        }
    }
}
