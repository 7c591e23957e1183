using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// A header, its hash, the transactions and the late votes it credits. Wire form:
/// rlp([header, [rawTransaction as string, ...], [credit, ...]]).
/// </summary>
public sealed record Block(
    BlockHeader Header,
    Hash256 Hash,
    IReadOnlyList<Transaction> Transactions,
    IReadOnlyList<VoteCredit> Credits);
