using System.Reflection;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

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

    // A validator's account and key do not change within an epoch; reading its set costs as much as a call.
    private volatile SeatAccount? _account;

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
                ValidatorAddress = epoch.Self is { } index ? AccountOf(epoch.Epoch, index) : null,
                Epoch = epoch.Epoch,
                View = node.View,
                FinalizedHeight = head.Number,
                FinalizedTimestampMs = head.TimestampMs,
                PeerCount = node.PeerCount,
                Sync = node.SyncProgress,
            };
        }
    }

    private Address AccountOf(Epoch epoch, ValidatorIndex index)
    {
        if (_account is not { } known || known.Epoch != epoch)
        {
            _account = known = new SeatAccount(
                epoch, ValidatorSetReader.Read(node.Store.Head.State, epoch)[index.Value].Account);
        }

        return known.Account;
    }

    private sealed record SeatAccount(Epoch Epoch, Address Account);
}
