using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Transactions;

/// <summary>
/// A signed transaction of type 0, 1 or 2, already decoded and checked for form (TransactionDecoder).
/// Immutable. For types 0 and 1 <see cref="MaxFeePerGas"/> and <see cref="MaxPriorityFeePerGas"/> both hold
/// the gas price.
/// </summary>
public sealed record Transaction
{
    /// <summary>Envelope type.</summary>
    public required TransactionType Type { get; init; }

    /// <summary>Chain the signature binds; null for an unprotected legacy transaction.</summary>
    public required ulong? ChainId { get; init; }

    /// <summary>Number of earlier transactions of the sender; below 2^64 - 1 (EIP-2681).</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Wei per gas to the proposer at most.</summary>
    public required UInt256 MaxPriorityFeePerGas { get; init; }

    /// <summary>Wei per gas in all at most.</summary>
    public required UInt256 MaxFeePerGas { get; init; }

    /// <summary>Gas limit.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Recipient; null for a contract creation.</summary>
    public required Address? To { get; init; }

    /// <summary>Wei transferred.</summary>
    public required UInt256 Value { get; init; }

    /// <summary>Call data.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Access list; empty for legacy.</summary>
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    /// <summary>The signature.</summary>
    public required Signature Signature { get; init; }

    /// <summary>Signer of the transaction, recovered when it was decoded.</summary>
    public required Address Sender { get; init; }

    /// <summary>keccak of <see cref="Raw"/>.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>The envelope as sent on the wire (EIP-2718).</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>
    /// Wei per gas the sender pays at <paramref name="baseFee"/>; the fee cap must be at least the base fee.
    /// </summary>
    public UInt256 EffectiveGasPrice(UInt256 baseFee) =>
        UInt256.TryAdd(baseFee, MaxPriorityFeePerGas, out UInt256 wanted)
            ? UInt256.Min(wanted, MaxFeePerGas)
            : MaxFeePerGas;
}
