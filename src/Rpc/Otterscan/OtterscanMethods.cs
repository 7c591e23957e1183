using OpenLedger.Ledger.Contracts;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Eth.Transactions;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>
/// The methods that Otterscan needs besides eth_*: its namespace ots at API level 8, and
/// erigon_getHeaderByNumber, by which it probes a node (docs/custom-jsonrpc.md and the schema of
/// otterscan/execution-apis).
/// </summary>
internal static class OtterscanMethods
{
    /// <summary>The level that Otterscan's newest release asks for.</summary>
    public const int ApiLevel = 8;

    public static IEnumerable<RpcMethod> All(RpcContext context, BlockFinder finder) =>
    [
        new ConstantMethod(
            "ots_getApiLevel", "The version of the namespace ots.", new("level", Schemas.Number),
            static json => json.WriteNumberValue(ApiLevel)),
        .. Blocks(new BlockPages(finder, context.Chain)),
        .. Traces(new TransactionTraces(context.Chain, context.Accounts)),
        .. Accounts(new AccountSearch(context.Chain, context.Accounts)),
        .. Contracts(finder),
    ];

    private static IEnumerable<RpcMethod> Blocks(BlockPages blocks)
    {
        yield return new OtterscanMethod(
            new("erigon_getHeaderByNumber")
            {
                Summary = "A block's header; null for an unknown block.",
                Parameters = [OtterscanTypes.Block],
                Result = new("header", OtterscanTypes.Header.OrNull()),
                Examples = [new("The head", """["latest"]""")],
            },
            blocks.WriteHeader);
        yield return new OtterscanMethod(
            new("ots_getBlockDetails")
            {
                Summary = "A block without its transactions, and what was paid in it; null for an unknown block.",
                Parameters = [OtterscanTypes.Block],
                Result = new("details", OtterscanTypes.Details.OrNull()),
                Examples = [new("A block by number", "[1]")],
            },
            blocks.WriteDetails);
        yield return new OtterscanMethod(
            new("ots_getBlockDetailsByHash")
            {
                Summary = "As ots_getBlockDetails.",
                Parameters = [OtterscanTypes.BlockHash],
                Result = new("details", OtterscanTypes.Details.OrNull()),
                Examples = [new("A block", """["$blockHash"]"""), new("None", """["$unknownHash"]""")],
            },
            blocks.WriteDetailsByHash);
        yield return new OtterscanMethod(
            new("ots_getBlockTransactions")
            {
                Summary = "A page of a block's transactions, calldata cut to 4 bytes, with their receipts without logs.",
                Parameters = [OtterscanTypes.Block, OtterscanTypes.Page, OtterscanTypes.PageSize],
                Result = new("page", OtterscanTypes.BlockPage.OrNull()),
                Examples = [new("The end of a block", """["$blockNumber", 0, 25]""")],
            },
            blocks.WriteTransactions);
    }

    private static IEnumerable<RpcMethod> Traces(TransactionTraces traces)
    {
        MethodError unknown = MethodError.Unknown("the transaction");
        yield return new OtterscanMethod(
            new("ots_getInternalOperations")
            {
                Summary = "The wei that contracts moved in a transaction, in order.",
                Parameters = [TransactionTypes.Hash],
                Result = new("operations", OtterscanTypes.Operations),
                Errors = [unknown],
                Examples = [new("None in a payment", """["$transaction"]""")],
            },
            traces.WriteOperations);
        yield return new OtterscanMethod(
            new("ots_traceTransaction")
            {
                Summary = "The call of a transaction and, one deeper, each movement of wei.",
                Parameters = [TransactionTypes.Hash],
                Result = new("trace", OtterscanTypes.Trace),
                Errors = [unknown],
                Examples = [new("A payment", """["$transaction"]""")],
            },
            traces.WriteTrace);
        yield return new OtterscanMethod(
            new("ots_getTransactionError")
            {
                Summary = "The revert data of a failed transaction; 0x when there is none.",
                Parameters = [TransactionTypes.Hash],
                Result = new("revertData", Schemas.Data),
                Errors = [unknown],
                Examples = [new("Of a success", """["$transaction"]""")],
            },
            traces.WriteError);
    }

    private static IEnumerable<RpcMethod> Accounts(AccountSearch accounts)
    {
        Parameter[] search = [OtterscanTypes.Account, OtterscanTypes.SearchBlock, OtterscanTypes.PageSize];
        yield return new OtterscanMethod(
            new("ots_searchTransactionsBefore")
            {
                Summary = "Transactions that an account sent or got, or in which a contract moved its wei, below a block.",
                Description = "Whole blocks, so perhaps more than a page.",
                Parameters = search,
                Result = new("page", OtterscanTypes.AccountPage),
                Examples = [new("The newest of an account", """["$bob", 0, 1]""")],
            },
            accounts.WriteBefore);
        yield return new OtterscanMethod(
            new("ots_searchTransactionsAfter")
            {
                Summary = "The same above a block.",
                Parameters = search,
                Result = new("page", OtterscanTypes.AccountPage),
                Examples = [new("Above the head", """["$bob", 1000000, 25]""")],
            },
            accounts.WriteAfter);
        yield return new OtterscanMethod(
            new("ots_getTransactionBySenderAndNonce")
            {
                Summary = "The hash of the transaction that a sender gave a nonce; null when there is none.",
                Parameters = [OtterscanTypes.Sender, OtterscanTypes.Nonce],
                Result = new("transactionHash", Schemas.Hash.OrNull()),
                Examples = [new("The first of an account", """["$alice", 0]""")],
            },
            accounts.WriteSent);
    }

    private static IEnumerable<RpcMethod> Contracts(BlockFinder finder)
    {
        yield return new OtterscanMethod(
            new("ots_hasCode")
            {
                Summary = "Whether there is a contract: the system contracts are the only ones.",
                Parameters = [OtterscanTypes.Account, OtterscanTypes.CodeBlock],
                Result = new("hasCode", Schema.Flag),
                Errors = [MethodError.NoState],
                Examples = [new("OPEN", """["$open", "latest"]""")],
            },
            (arguments, json, cancellation) =>
            {
                _ = finder.GetState(arguments.Get(OtterscanTypes.CodeBlock));
                json.WriteBooleanValue(SystemContracts.IsSystemAddress(arguments.Get(OtterscanTypes.Account)));
            });
        yield return new OtterscanMethod(
            new("ots_getContractCreator")
            {
                Summary = "Who made a contract: null, since system contracts are there from genesis.",
                Parameters = [OtterscanTypes.Account],
                Result = new("creator", Schema.Null),
                Examples = [new("OPEN", """["$open"]""")],
            },
            static (arguments, json, cancellation) => json.WriteNullValue());
    }
}
