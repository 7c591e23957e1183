using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// Outcome of a transaction. The trie form (EIP-658/2718) is type || rlp([status, cumulativeGasUsed,
/// logsBloom, logs]);
/// <see cref="GasUsed"/>, <see cref="EffectiveGasPrice"/> and <see cref="RevertData"/> are kept beside it for
/// queries.
/// </summary>
public sealed record Receipt(
    TransactionType Type,
    bool Succeeded,
    ulong CumulativeGasUsed,
    ulong GasUsed,
    UInt256 EffectiveGasPrice,
    Bloom Bloom,
    IReadOnlyList<LogEntry> Logs,
    ReadOnlyMemory<byte> RevertData);
