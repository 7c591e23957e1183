using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// A header, its hash and the transactions. Wire form: rlp([header, [rawTransaction as string, ...]]).
/// </summary>
public sealed record Block(BlockHeader Header, Hash256 Hash, IReadOnlyList<Transaction> Transactions);
