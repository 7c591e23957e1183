using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;

namespace OpenLedger.Rpc.Eth.Transactions;

/// <summary>The parameters by which methods name or carry a transaction.</summary>
internal static class TransactionTypes
{
    /// <summary>A transaction that exists.</summary>
    public static Parameter<Hash256> Hash { get; } =
        Parameter.Required("transactionHash", JsonTypes.Hash, "The transaction's hash.");

    /// <summary>A signed transaction.</summary>
    public static Parameter<byte[]> Raw { get; } = Parameter.Required(
        "transaction", JsonTypes.Data, "The signed envelope: legacy with a chain id, type 1 or type 2.");
}
