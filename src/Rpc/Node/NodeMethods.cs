using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Node;

/// <summary>
/// web3_clientVersion, net_*, txpool_status, rpc_modules and the eth_* methods that tell of the node itself.
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

        // Answers come from the finalized head, which is complete at any time.
        yield return new ConstantMethod("eth_syncing", json => json.WriteBooleanValue(false));
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
        yield return new ConstantMethod("txpool_status", json =>
        {
            PoolStatus status = context.Pool.Status;
            json.WriteStartObject();
            json.WriteQuantity("pending"u8, (ulong)status.Pending);
            json.WriteQuantity("queued"u8, (ulong)status.Queued);
            json.WriteEndObject();
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
    }
}
