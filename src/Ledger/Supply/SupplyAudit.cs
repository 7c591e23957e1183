using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Supply;

/// <summary>Counts the wei of a state.</summary>
public static class SupplyAudit
{
    /// <summary>
    /// Counts every account of the state's trie, checking the trie's hashes on the way. Takes time in
    /// proportion to the number of accounts.
    /// </summary>
    /// <exception cref="MissingTrieNodeException">The state lacks a node of its trie.</exception>
    public static SupplyReport Recount(IWorldState state)
    {
        UInt256[] buckets = new UInt256[SystemContracts.Count];
        Hash256[] keys = [.. SystemContracts.Addresses.Select(StateKeys.Account)];
        UInt256 accounts = UInt256.Zero;
        foreach ((Hash256 key, Account account) in TrieWalker.Accounts(state, state.Root))
        {
            int bucket = Array.IndexOf(keys, key);
            if (bucket >= 0)
            {
                buckets[bucket] = account.Balance;
            }
            else
            {
                accounts += account.Balance;
            }
        }

        return Report(accounts, buckets, state);
    }

    /// <summary>
    /// Reads the buckets and concludes what all other accounts have together from the supply at genesis.
    /// Takes a few reads.
    /// </summary>
    public static SupplyReport Conclude(IStateReader state, UInt256 genesisSupply)
    {
        UInt256[] buckets =
            [.. SystemContracts.Addresses.Select(address => state.GetAccount(address).Balance)];
        SupplyReport withoutAccounts = Report(UInt256.Zero, buckets, state);
        return withoutAccounts with { Accounts = genesisSupply - withoutAccounts.Total };
    }

    /// <summary>Wei burned so far.</summary>
    public static UInt256 BurnedIn(IStateReader state) =>
        state.GetStorage(SystemAddresses.OpenToken, StateJournal.BurnedSlot);

    private static SupplyReport Report(UInt256 accounts, UInt256[] buckets, IStateReader state)
    {
        UInt256 Bucket(Address address) => buckets[SystemContracts.IndexOf(address)];

        // 0x..0d00, 0x..0d02 and 0x..0d07 take no wei; were there any, the sum must show them.
        UInt256 others = Bucket(SystemAddresses.OpenToken) + Bucket(SystemAddresses.Models)
            + Bucket(SystemAddresses.Disputes);
        return new SupplyReport(
            accounts + others,
            Bucket(SystemAddresses.Datanets) + Bucket(SystemAddresses.Inference),
            Bucket(SystemAddresses.Staking),
            Bucket(SystemAddresses.Rewards),
            Bucket(SystemAddresses.Treasury),
            BurnedIn(state));
    }
}
