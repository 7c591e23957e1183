using System.Reflection;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.State;

namespace OpenLedger.Node.Composition;

/// <summary>Reads a running node's status for JSON-RPC.</summary>
internal sealed class NodeStatusReader(FullNode node, string nodeId) : INodeStatus
{
    /// <summary>This program's version.</summary>
    public static string Version { get; } =
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
            EpochConfig epoch = node.Epoch;
            return new NodeStatus
            {
                NodeId = nodeId,
                PeerId = node.Network.Status.PeerIdText,
                ListenAddresses = node.Network.Status.ListenAddresses,
                ClientVersion = ClientVersion,
                ChainId = node.Executor.Genesis.ChainId,
                GenesisHash = node.GenesisHash,
                ValidatorIndex = epoch.Self?.Value,
                ValidatorAddress = epoch.Self is { } index
                    ? ValidatorSetReader.Read(node.Store.Head.State, epoch.Epoch)[index.Value].Account
                    : null,
                Epoch = epoch.Epoch,
                View = node.View,
                FinalizedHeight = head.Number,
                FinalizedTimestampMs = head.TimestampMs,
                PeerCount = node.PeerCount,
                Sync = node.SyncProgress,
            };
        }
    }
}
