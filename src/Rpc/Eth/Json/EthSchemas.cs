using OpenLedger.Rpc.Declarations;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>What the objects look like that this folder writes.</summary>
internal static class EthSchemas
{
    private static readonly Schema Bloom =
        Schema.Pattern("^0x[0-9a-f]{512}$").Called("Bloom", "Log filter, 256 bytes in hex");

    private static readonly Schema AccessListEntry = Schema.Object(
        new("address", Schemas.Address), new("storageKeys", Schema.ListOf(Schemas.Hash)));

    /// <summary>Members of a header.</summary>
    public static IReadOnlyList<SchemaMember> HeaderMembers { get; } =
    [
        new("hash", Schemas.Hash),
        new("number", Schemas.Quantity64),
        new("parentHash", Schemas.Hash),
        new("sha3Uncles", Schemas.Hash),
        new("miner", Schemas.Address),
        new("stateRoot", Schemas.Hash),
        new("transactionsRoot", Schemas.Hash),
        new("receiptsRoot", Schemas.Hash),
        new("logsBloom", Bloom),
        new("difficulty", Schemas.Quantity),
        new("gasLimit", Schemas.Quantity64),
        new("gasUsed", Schemas.Quantity64),
        new("timestamp", Schemas.Quantity64),
        new("extraData", Schemas.Data),
        new("mixHash", Schemas.Hash),
        new("nonce", Schema.Pattern("^0x[0-9a-f]{16}$")),
        new("baseFeePerGas", Schemas.Quantity),
    ];

    /// <summary>An access list of EIP-2930.</summary>
    public static Schema AccessList { get; } =
        Schema.ListOf(AccessListEntry).Called("AccessList", "Access list of EIP-2930");

    /// <summary>A log.</summary>
    public static Schema Log { get; } = Schema.Object(
        new("address", Schemas.Address),
        new("topics", Schema.ListOf(Schemas.Hash, 4)),
        new("data", Schemas.Data),
        new("blockNumber", Schemas.Quantity64),
        new("transactionHash", Schemas.Hash),
        new("transactionIndex", Schemas.Quantity64),
        new("blockHash", Schemas.Hash),
        new("logIndex", Schemas.Quantity64),
        new("removed", Schema.Flag)).Called("Log", "Log of a final transaction");

    /// <summary>A transaction, final or waiting.</summary>
    public static Schema Transaction { get; } = Schema.Object(
        new("blockHash", Schemas.Hash.OrNull(), Description: "Null while it waits."),
        new("blockNumber", Schemas.Quantity64.OrNull()),
        new("blockTimestamp", Schemas.Quantity64.OrNull(), Description: "Seconds since 1970."),
        new("transactionIndex", Schemas.Quantity64.OrNull()),
        new("hash", Schemas.Hash),
        new("type", Schemas.Quantity64),
        new("nonce", Schemas.Quantity64),
        new("from", Schemas.Address),
        new("to", Schemas.Address.OrNull()),
        new("gas", Schemas.Quantity64),
        new("gasPrice", Schemas.Quantity, Description: "What is paid; the most that would be paid while it waits."),
        new("maxFeePerGas", Schemas.Quantity, IsRequired: false),
        new("maxPriorityFeePerGas", Schemas.Quantity, IsRequired: false),
        new("value", Schemas.Quantity),
        new("input", Schemas.Data),
        new("chainId", Schemas.Quantity64, IsRequired: false),
        new("accessList", AccessList, IsRequired: false),
        new("yParity", Schemas.Quantity64, IsRequired: false),
        new("v", Schemas.Quantity),
        new("r", Schemas.Quantity),
        new("s", Schemas.Quantity)).Called("Transaction", "Signed transaction");

    /// <summary>Members of a receipt.</summary>
    public static IReadOnlyList<SchemaMember> ReceiptMembers { get; } =
    [
        new("type", Schemas.Quantity64),
        new("transactionHash", Schemas.Hash),
        new("transactionIndex", Schemas.Quantity64),
        new("blockHash", Schemas.Hash),
        new("blockNumber", Schemas.Quantity64),
        new("from", Schemas.Address),
        new("to", Schemas.Address.OrNull()),
        new("cumulativeGasUsed", Schemas.Quantity64),
        new("gasUsed", Schemas.Quantity64),
        new("effectiveGasPrice", Schemas.Quantity),
        new("contractAddress", Schema.Null),
        new("logs", Schema.ListOf(Log)),
        new("logsBloom", Bloom),
        new("status", Schema.OneOf("0x0", "0x1")),
    ];

    /// <summary>A receipt.</summary>
    public static Schema Receipt { get; } =
        Schema.Object(ReceiptMembers).Called("Receipt", "Receipt of a final transaction");

    /// <summary>A block; its transactions are hashes or whole.</summary>
    public static Schema Block { get; } = Schema.Object(
    [
        .. HeaderMembers,
        new("size", Schemas.Quantity64),
        new("transactions", Schema.AnyOf(Schema.ListOf(Schemas.Hash), Schema.ListOf(Transaction))),
        new("uncles", Schema.ListOf(Schemas.Hash, 0)),
    ]).Called("Block", "Final block");
}
