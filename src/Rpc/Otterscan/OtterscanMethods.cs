using OpenLedger.Ledger.Contracts;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>
/// The methods that Otterscan needs besides eth_*: its namespace ots at API level 8, and
/// erigon_getHeaderByNumber, by which it probes a node (docs/custom-jsonrpc.md and the schema of otterscan/execution-apis).
/// </summary>
internal static class OtterscanMethods
{
    /// <summary>The level that Otterscan's newest release asks for.</summary>
    public const int ApiLevel = 8;

    public static IEnumerable<RpcMethod> All(RpcContext context, BlockFinder finder)
    {
        BlockPages blocks = new(finder, context.Chain);
        TransactionTraces traces = new(context.Chain, context.Accounts);
        AccountSearch accounts = new(context.Chain, context.Accounts);
        yield return new ConstantMethod("ots_getApiLevel", static json => json.WriteNumberValue(ApiLevel));
        yield return new OtterscanMethod("erigon_getHeaderByNumber", (1, 1), blocks.WriteHeader);
        yield return new OtterscanMethod("ots_getBlockDetails", (1, 1), blocks.WriteDetails);
        yield return new OtterscanMethod("ots_getBlockDetailsByHash", (1, 1), blocks.WriteDetailsByHash);
        yield return new OtterscanMethod("ots_getBlockTransactions", (3, 3), blocks.WriteTransactions);
        yield return new OtterscanMethod("ots_getInternalOperations", (1, 1), traces.WriteOperations);
        yield return new OtterscanMethod("ots_traceTransaction", (1, 1), traces.WriteTrace);
        yield return new OtterscanMethod("ots_getTransactionError", (1, 1), traces.WriteError);
        yield return new OtterscanMethod("ots_searchTransactionsBefore", (3, 3), accounts.WriteBefore);
        yield return new OtterscanMethod("ots_searchTransactionsAfter", (3, 3), accounts.WriteAfter);
        yield return new OtterscanMethod("ots_getTransactionBySenderAndNonce", (2, 2), accounts.WriteSent);
        yield return new OtterscanMethod("ots_hasCode", (1, 2), (arguments, json, cancellation) =>
        {
            bool isContract = SystemContracts.IsSystemAddress(arguments.Address(0, "address"));
            _ = finder.GetState(
                arguments.Has(1) ? OtterscanArguments.Block(arguments, 1) : BlockReference.Latest);
            json.WriteBooleanValue(isContract);
        });

        // System contracts are there from genesis: no transaction made one.
        yield return new OtterscanMethod("ots_getContractCreator", (1, 1), static (arguments, json, ended) =>
        {
            _ = arguments.Address(0, "address");
            json.WriteNullValue();
        });
    }
}
