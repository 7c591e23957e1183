using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Transactions;

/// <summary>
/// The fields a sender signs. For types 0 and 1 the gas price is <see cref="MaxFeePerGas"/> and
/// <see cref="MaxPriorityFeePerGas"/> is not looked at.
/// </summary>
public sealed record UnsignedTransaction
{
    /// <summary>Envelope type; EIP-1559 unless said otherwise.</summary>
    public TransactionType Type { get; init; } = TransactionType.DynamicFee;

    /// <summary>Chain the signature binds; null, for legacy only, binds none.</summary>
    public required ulong? ChainId { get; init; }

    /// <summary>Number of earlier transactions of the sender.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Wei per gas to the proposer at most.</summary>
    public UInt256 MaxPriorityFeePerGas { get; init; }

    /// <summary>Wei per gas in all at most.</summary>
    public required UInt256 MaxFeePerGas { get; init; }

    /// <summary>Gas limit.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Recipient; null for a contract creation.</summary>
    public required Address? To { get; init; }

    /// <summary>Wei transferred.</summary>
    public UInt256 Value { get; init; }

    /// <summary>Call data.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Access list; empty for legacy.</summary>
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];
}
