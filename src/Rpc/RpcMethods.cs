using OpenLedger.Primitives.Blocks;
using OpenLedger.Rpc.Devnet;
using OpenLedger.Rpc.Discovery;
using OpenLedger.Rpc.Eth.Accounts;
using OpenLedger.Rpc.Eth.Blocks;
using OpenLedger.Rpc.Eth.Calls;
using OpenLedger.Rpc.Eth.Fees;
using OpenLedger.Rpc.Eth.Filters;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Eth.Subscriptions;
using OpenLedger.Rpc.Eth.Transactions;
using OpenLedger.Rpc.Node;
using OpenLedger.Rpc.OpenLedger;
using OpenLedger.Rpc.Otterscan;
using OpenLedger.Rpc.Pool;
using OpenLedger.Rpc.Raw;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Web3;

namespace OpenLedger.Rpc;

/// <summary>The one place where the methods are put together.</summary>
public static class RpcMethods
{
    /// <summary>Every method this node answers.</summary>
    public static IReadOnlyList<RpcMethod> All(RpcContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        BlockFinder finder = new(context.Chain);
        List<RpcMethod> all = [];
        all.AddRange(
        [
            new Sha3Method(),
            .. NodeMethods.All(context),
            .. PoolMethods.All(context.Pool),
            .. GasPriceMethods.All(context),
            new FeeHistoryMethod(finder, context.Chain, context.Executor),
            .. Accounts(context, finder),
            .. Calls(context, finder),
            .. Blocks(context, finder),
            .. Transactions(context, finder),
            .. Logs(context),
            new SubscribeMethod(context.Subscriptions),
            new UnsubscribeMethod(context.Subscriptions),
            .. RawBytes(context, finder),
            .. InferenceMethods.All(context),
            .. CatalogueMethods.All(context),
            .. ContentMethods.All(context),
            .. StakingMethods.All(context),
            .. NodeInfoMethods.All(context, finder),
            .. context.Devnet is { } devnet ? DevnetMethods.All(devnet) : [],
            .. OtterscanMethods.All(context, finder),
            new ModulesMethod(all),
            new DiscoverMethod(all, context.Node),
        ]);
        return all;
    }

    private static RpcMethod[] Accounts(RpcContext context, BlockFinder finder) =>
    [
        new GetBalanceMethod(finder),
        new GetTransactionCountMethod(finder, context.Pool),
        new GetCodeMethod(finder),
        new GetStorageAtMethod(finder),
        new GetProofMethod(finder),
    ];

    private static RpcMethod[] Calls(RpcContext context, BlockFinder finder)
    {
        CallRunner runner = new(context, finder);
        return
        [
            new CallMethod(runner),
            new EstimateGasMethod(context, runner),
            new CreateAccessListMethod(runner),
        ];
    }

    private static RpcMethod[] Blocks(RpcContext context, BlockFinder finder) =>
    [
        new GetBlockMethod(byHash: false, finder),
        new GetBlockMethod(byHash: true, finder),
        new GetBlockReceiptsMethod(finder, context.Chain),
        new BlockCountMethod("eth_getBlockTransactionCountByNumber", "transactions", false, finder, TransactionsOf),
        new BlockCountMethod("eth_getBlockTransactionCountByHash", "transactions", true, finder, TransactionsOf),
        new BlockCountMethod("eth_getUncleCountByBlockNumber", "uncles", false, finder, static _ => 0),
        new BlockCountMethod("eth_getUncleCountByBlockHash", "uncles", true, finder, static _ => 0),
    ];

    private static RpcMethod[] Transactions(RpcContext context, BlockFinder finder) =>
    [
        new SendRawTransactionMethod(context.Pool),
        new GetTransactionByHashMethod(context.Chain, context.Pool),
        new GetTransactionByIndexMethod(byHash: false, finder),
        new GetTransactionByIndexMethod(byHash: true, finder),
        new GetTransactionReceiptMethod(context.Chain),
    ];

    private static RpcMethod[] Logs(RpcContext context)
    {
        LogSearch search = new(context.Chain, context.Limits);
        FilterTable filters = new(context.Limits, context.Clock);
        return
        [
            new GetLogsMethod(search),
            new NewFilterMethod(context.Chain, filters),
            new NewBlockFilterMethod(context.Chain, filters),
            new NewPendingTransactionFilterMethod(context.Arrivals, filters),
            new GetFilterChangesMethod(context, filters, search),
            new GetFilterLogsMethod(filters, search),
            new UninstallFilterMethod(filters),
        ];
    }

    private static RpcMethod[] RawBytes(RpcContext context, BlockFinder finder) =>
    [
        new GetRawBlockPartMethod(
            "debug_getRawHeader", "a header", finder, static block => BlockHeaderCodec.Encode(block.Header)),
        new GetRawBlockPartMethod("debug_getRawBlock", "a block", finder, BlockCodec.Encode),
        new GetRawListMethod(
            "debug_getRawReceipts", "The receipts' trie forms", finder, height => context.Chain.GetReceipts(height)
                ?.Select(receipt => (ReadOnlyMemory<byte>)ReceiptCodec.EncodeTrieForm(receipt))),
        new GetRawListMethod(
            "debug_getRawAttributions", "The attribution proofs", finder,
            height => context.Chain.GetBlock(height) is null
                ? null
                : context.Chain.GetAttributions(height).Select(record => (ReadOnlyMemory<byte>)record.Proof)),
        new GetRawTransactionMethod(context.Chain, context.Pool),
    ];

    private static int TransactionsOf(Block block) => block.Transactions.Count;
}
