using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// What a block changed, ordered by address and slot. <see cref="Accounts"/> holds the new nonce, balance and
/// code hash of every changed account (its StorageRoot field is ignored: it follows from
/// <see cref="Storage"/>); <see cref="Storage"/> holds the new value of every changed slot, 0 for a deleted
/// one.
/// </summary>
public sealed class StateDiff
{
    /// <summary>
    /// New values of changed accounts; an account that became empty is removed from the trie.
    /// </summary>
    public SortedDictionary<Address, Account> Accounts { get; } = [];

    /// <summary>New values of changed slots, by account.</summary>
    public SortedDictionary<Address, SortedDictionary<UInt256, UInt256>> Storage { get; } = [];
}
