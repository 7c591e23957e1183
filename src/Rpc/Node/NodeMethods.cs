using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Node;

/// <summary>
/// web3_clientVersion, net_*, rpc_modules and the eth_* methods that tell of the node itself.
/// </summary>
internal static class NodeMethods
{
    private static readonly string[] Modules = ["debug", "eth", "net", "openledger", "rpc", "txpool", "web3"];

    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        INodeStatus node = context.Node;
        yield return new ConstantMethod(
            "web3_clientVersion", json => json.WriteStringValue(node.Current.ClientVersion));
        yield return new ConstantMethod(
            "net_version", json => json.WriteStringValue($"{node.Current.ChainId}"));
        yield return new ConstantMethod(
            "net_listening", json => json.WriteBooleanValue(node.Current.ListenAddresses.Count > 0));
        yield return new ConstantMethod(
            "net_peerCount", json => json.WriteQuantityValue((ulong)node.Current.PeerCount));
        yield return new ConstantMethod(
            "eth_chainId", json => json.WriteQuantityValue(node.Current.ChainId));

        // Answers come from the finalized head, which is complete at any time, if perhaps not the newest.
        yield return new ConstantMethod("eth_syncing", json => WriteSyncing(json, node.Current.Sync));
        yield return new ConstantMethod(
            "eth_blockNumber", json => json.WriteQuantityValue(context.Chain.Head.Header.Number.Value));
        yield return new ConstantMethod("eth_accounts", json =>
        {
            // The node holds no users' keys.
            json.WriteStartArray();
            json.WriteEndArray();
        });
        yield return new ConstantMethod("eth_coinbase", json =>
        {
            if (node.Current.ValidatorAddress is not { } address)
            {
                throw new RpcException(
                    RpcErrorCode.ResourceNotFound, "this node is no validator and has no coinbase");
            }

            json.WriteStringValue(address.ToString());
        });
        yield return new ConstantMethod("rpc_modules", json =>
        {
            json.WriteStartObject();
            foreach (string module in Modules)
            {
                json.WriteString(module, "1.0");
            }

            json.WriteEndObject();
        });
        yield return new ConstantMethod(
            "openledger_syncStatus", json => WriteSyncStatus(json, node.Current));
    }

    private static void WriteSyncing(Utf8JsonWriter json, SyncDetails? sync)
    {
        if (sync is null)
        {
            json.WriteBooleanValue(false);
            return;
        }

        json.WriteStartObject();
        json.WriteQuantity("startingBlock"u8, sync.StartingBlock.Value);
        json.WriteQuantity("currentBlock"u8, sync.CurrentBlock.Value);
        json.WriteQuantity("highestBlock"u8, sync.HighestBlock.Value);
        json.WriteEndObject();
    }

    private static void WriteSyncStatus(Utf8JsonWriter json, NodeStatus status)
    {
        SyncDetails at = status.Sync ?? new SyncDetails(
            status.FinalizedHeight, status.FinalizedHeight, status.FinalizedHeight, 0, 0, status.PeerCount);
        json.WriteStartObject();
        json.WriteBoolean("syncing"u8, status.Sync is not null);
        json.WriteNumber("startingBlock"u8, at.StartingBlock.Value);
        json.WriteNumber("currentBlock"u8, at.CurrentBlock.Value);
        json.WriteNumber("highestBlock"u8, at.HighestBlock.Value);
        json.WriteNumber("blocksPerSecond"u8, at.BlocksPerSecond);
        if (at.SecondsLeft is { } left)
        {
            json.WriteNumber("secondsLeft"u8, left);
        }
        else
        {
            json.WriteNull("secondsLeft"u8);
        }

        json.WriteNumber("peers"u8, at.Peers);
        json.WriteEndObject();
    }
}
