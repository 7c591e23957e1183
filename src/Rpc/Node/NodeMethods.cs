using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Node;

/// <summary>
/// web3_clientVersion, net_* and the eth_* methods that tell of the node itself.
/// </summary>
internal static class NodeMethods
{
    private static readonly Schema Syncing = Schema.AnyOf(
        Schema.Flag,
        Schema.Object(
            new("startingBlock", Schemas.Quantity64),
            new("currentBlock", Schemas.Quantity64),
            new("highestBlock", Schemas.Quantity64)));

    private static readonly Schema SyncStatus = Schema.Object(
        new("syncing", Schema.Flag),
        new("startingBlock", Schemas.Number),
        new("currentBlock", Schemas.Number),
        new("highestBlock", Schemas.Number),
        new("blocksPerSecond", Schema.Number, Description: "Of the last 20 s."),
        new("secondsLeft", Schema.Number.OrNull(), Description: "Null while nothing moves."),
        new("peers", Schemas.Number));

    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        INodeStatus node = context.Node;
        yield return new ConstantMethod(
            "web3_clientVersion", "Name and version of the node's program.", new("version", Schema.Text),
            json => json.WriteStringValue(node.Current.ClientVersion));
        yield return new ConstantMethod(
            "net_version", "The chain's id as a decimal string.", new("id", Schemas.Decimal),
            json => json.WriteStringValue($"{context.Executor.Genesis.ChainId}"));
        yield return new ConstantMethod(
            "net_listening", "Whether peers can dial the node.", new("listening", Schema.Flag),
            json => json.WriteBooleanValue(node.Current.ListenAddresses.Count > 0));
        yield return new ConstantMethod(
            "net_peerCount", "How many peers are connected.", new("count", Schemas.Quantity64),
            json => json.WriteQuantityValue((ulong)node.Current.PeerCount));
        yield return new ConstantMethod(
            "eth_chainId", "The chain's id, as transactions are signed for it.", new("id", Schemas.Quantity64),
            json => json.WriteQuantityValue(context.Executor.Genesis.ChainId));

        // Answers come from the finalized head, which is complete at any time, if perhaps not the newest.
        yield return new ConstantMethod(
            new MethodDeclaration("eth_syncing")
            {
                Summary = "false, or how far the node is while it is more than 8 blocks behind.",
                Description = "highestBlock is proved, or claimed by half the peers.",
                Result = new("progress", Syncing),
                Examples = [new("A node that is not behind")],
            },
            json => WriteSyncing(json, node.Current.Sync));
        yield return new ConstantMethod(
            "eth_blockNumber", "The height of the finalized head.", new("height", Schemas.Quantity64),
            json => json.WriteQuantityValue(context.Chain.Head.Header.Number.Value));
        yield return new ConstantMethod(
            "eth_accounts", "None: the node holds no users' keys.", new("accounts", Schema.ListOf(Schemas.Address, 0)),
            static json =>
            {
                json.WriteStartArray();
                json.WriteEndArray();
            });
        yield return new ConstantMethod(
            new MethodDeclaration("eth_coinbase")
            {
                Summary = "The account of the node's validator.",
                Result = new("account", Schemas.Address),
                Errors = [new(RpcErrorCode.ResourceNotFound, "the node is no validator")],
                Examples = [new("A validator")],
            },
            json => json.WriteStringValue((node.Current.ValidatorAddress ?? throw new RpcException(
                RpcErrorCode.ResourceNotFound, "this node is no validator and has no coinbase")).ToString()));
        yield return new ConstantMethod(
            "openledger_syncStatus", "How far the node is, and how long the rest will take.",
            new("status", SyncStatus), json => WriteSyncStatus(json, node.Current));
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
