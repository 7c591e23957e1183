using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>
/// Parameters as Otterscan writes them: numbers of blocks, pages and nonces are JSON numbers, the 0x-quantities
/// of other clients are read too. And what the answers look like.
/// </summary>
internal static class OtterscanTypes
{
    /// <summary>Transactions of a page; not a setting. Otterscan asks for 25.</summary>
    public const int PageSizeMax = 250;

    private static readonly JsonType<ulong> Whole = new(
        Schema.AnyOf(Schemas.Number, Schemas.Quantity64),
        static (element, name) => element.ValueKind == JsonValueKind.Number
            ? RpcArguments.ReadNumber(element, name)
            : RpcArguments.ReadUInt64(element, name));

    private static readonly JsonType<BlockReference> AnyBlock = new(
        Schema.AnyOf(Schemas.Number, BlockTypes.NumberOrTag.Schema),
        static (element, name) => element.ValueKind == JsonValueKind.Number
            ? new BlockReference(new Height(RpcArguments.ReadNumber(element, name)), null, false)
            : BlockReference.ReadNumberOrTag(element, name));

    private static readonly SchemaMember[] SlimMembers =
    [
        .. EthSchemas.HeaderMembers.Where(static member => member.Name != "logsBloom"),
        new("logsBloom", Schema.Null),
        new("size", Schemas.Quantity64),
        new("transactionCount", Schemas.Number),
        new("uncles", Schema.ListOf(Schemas.Hash, 0)),
    ];

    private static readonly SchemaMember[] BareReceipt =
        [.. EthSchemas.ReceiptMembers.Where(static member => member.Name is not ("logs" or "logsBloom"))];

    /// <summary>A block.</summary>
    public static Parameter<BlockReference> Block { get; } =
        Parameter.Required("block", AnyBlock, "The block's height, or a tag.");

    /// <summary>The block as of which there is code; the head when it is missing.</summary>
    public static Parameter<BlockReference> CodeBlock { get; } = Parameter.Optional(
        "block", AnyBlock, "The block's height, or a tag.", BlockReference.Latest, "\"latest\"");

    /// <summary>The block at which a search begins.</summary>
    public static Parameter<ulong> SearchBlock { get; } = Parameter.Required(
        "block", Whole, "Blocks beyond this one are searched; 0: from the end of the chain.");

    /// <summary>A page's number.</summary>
    public static Parameter<ulong> Page { get; } =
        Parameter.Required("page", Whole, "0 is the end of the block.");

    /// <summary>A page's size.</summary>
    public static Parameter<int> PageSize { get; } = Parameter.Required(
        "pageSize",
        new JsonType<int>(
            Schema.AnyOf(Schema.Whole(1, PageSizeMax), Schemas.Quantity64),
            static (element, name) => Whole.Read(element, name) is >= 1 and <= PageSizeMax and var size
                ? (int)size
                : throw RpcException.InvalidParams($"'{name}' must be from 1 to {PageSizeMax}")),
        "Transactions wanted.");

    /// <summary>Whose.</summary>
    public static Parameter<Address> Account { get; } =
        Parameter.Required("address", JsonTypes.Address, "The account.");

    /// <summary>Who sent.</summary>
    public static Parameter<Address> Sender { get; } =
        Parameter.Required("sender", JsonTypes.Address, "Who sent the transaction.");

    /// <summary>With which nonce.</summary>
    public static Parameter<ulong> Nonce { get; } = Parameter.Required("nonce", Whole, "The nonce it gave it.");

    /// <summary>A block's hash.</summary>
    public static Parameter<Hash256> BlockHash { get; } =
        Parameter.Required("blockHash", JsonTypes.Hash, "The block's hash.");

    /// <summary>A header alone.</summary>
    public static Schema Header { get; } = Schema.Object(EthSchemas.HeaderMembers);

    /// <summary>ots_getBlockDetails.</summary>
    public static Schema Details { get; } = Schema.Object(
        new("block", Schema.Object(SlimMembers)),
        new("issuance", Schema.Object(
            new("blockReward", Schemas.Quantity),
            new("uncleReward", Schemas.Quantity),
            new("issuance", Schemas.Quantity))),
        new("totalFees", Schemas.Quantity)).Called("OtterscanBlockDetails", "Block without its transactions");

    /// <summary>ots_getBlockTransactions.</summary>
    public static Schema BlockPage { get; } = Schema.Object(
        new("fullblock", Schema.Object(
            [.. SlimMembers, new("transactions", Schema.ListOf(EthSchemas.Transaction, PageSizeMax))])),
        new("receipts", Schema.ListOf(
            Schema.Object([.. BareReceipt, new("logs", Schema.Null), new("logsBloom", Schema.Null)]), PageSizeMax)));

    /// <summary>ots_searchTransactions...</summary>
    public static Schema AccountPage { get; } = Schema.Object(
        new("txs", Schema.ListOf(EthSchemas.Transaction)),
        new("receipts", Schema.ListOf(
            Schema.Object([.. EthSchemas.ReceiptMembers, new("timestamp", Schemas.Number)]))),
        new("firstPage", Schema.Flag, Description: "Nothing is newer."),
        new("lastPage", Schema.Flag, Description: "Nothing is older."))
        .Called("OtterscanPage", "Page of an account's transactions, newest first");

    /// <summary>ots_getInternalOperations.</summary>
    public static Schema Operations { get; } = Schema.ListOf(Schema.Object(
        new("type", Schema.Whole(0, 0), Description: "A transfer; there are no others on this chain."),
        new("from", Schemas.Address),
        new("to", Schemas.Address),
        new("value", Schemas.Quantity)));

    /// <summary>ots_traceTransaction.</summary>
    public static Schema Trace { get; } = Schema.ListOf(Schema.Object(
        new("type", Schema.OneOf("CALL")),
        new("depth", Schema.Whole(0, 1)),
        new("from", Schemas.Address),
        new("to", Schemas.Address),
        new("value", Schemas.Quantity),
        new("input", Schemas.Data),
        new("output", Schemas.Data, IsRequired: false, "Of a failed call; what a success returned is not kept.")));
}
