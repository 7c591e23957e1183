using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// Delegations and unbonding in the storage of the Staking contract. Mappings as in <see cref="SlotKey"/>;
/// bits from the low end. The operator's own stake is a delegation like any other.
/// <code>
/// 10[id][account] +0 shares u128 | liable shares u128
///                 +1 first unbonding entry u64 | unbonding entries u32 | lots u32
///                 +2[n] unbonding entry n  +0 epoch u64 | lots u32 | 0 u32 | shares u128
///                                          +1[i] lot i of it
///                 +3[i] lot i              +0 source id u32 | 0 u32 | since epoch u64 | shares u128
///                                          +1 factor u128
/// 11[id][epoch]   unbonding pool: wei u128 | shares u128
/// 12[id][epoch]   1 + liability factor of what was redelegated away in the epoch; 0: nothing was
/// </code>
/// </summary>
public sealed class DelegationSlots(ISlotStore store)
{
    /// <summary>Most unbonding entries of an account with a validator.</summary>
    public const uint UnbondingsMax = 16;

    /// <summary>Most lots of a delegation, and of an unbonding entry.</summary>
    public const uint LotsMax = 8;

    /// <summary>
    /// The liability factor before any fault: 10^38. A slash takes its part of it; of basis points it does so
    /// exactly nine times.
    /// </summary>
    public static readonly UInt128 WholeFactor = (UInt128)UInt256.PowerOfTen(38);

    private const uint Delegations = 10;
    private const uint Pools = 11;
    private const uint Factors = 12;

    private static readonly Address Self = SystemAddresses.Staking;

    /// <summary>What an account has with a validator.</summary>
    public DelegationEntry Load(ValidatorId id, in Address account)
    {
        UInt256 entry = EntryOf(id, account);
        UInt256 shares = store.Load(Self, entry);
        UInt256 counts = store.Load(Self, SlotKey.Field(entry, 1));
        ulong high = SlotWord.Limb(counts, 1);
        return new DelegationEntry(
            SlotWord.Low128(shares), SlotWord.High128(shares), SlotWord.Limb(counts, 0),
            SlotWord.Low32(high), SlotWord.High32(high));
    }

    /// <summary>Writes what differs between two states of what an account has with a validator.</summary>
    public void Replace(
        ValidatorId id, in Address account, in DelegationEntry before, in DelegationEntry after)
    {
        UInt256 entry = EntryOf(id, account);
        if (before.Shares != after.Shares || before.LiableShares != after.LiableShares)
        {
            store.Store(Self, entry, SlotWord.Pack128(after.Shares, after.LiableShares));
        }

        UInt256 counts = Counts(after);
        if (Counts(before) != counts)
        {
            store.Store(Self, SlotKey.Field(entry, 1), counts);
        }
    }

    /// <summary>The lots of a delegation.</summary>
    public IReadOnlyList<LiableLot> LoadLots(ValidatorId id, in Address account, uint count) =>
        LoadLots(SlotKey.Field(EntryOf(id, account), 3), count);

    /// <summary>Writes the lots of a delegation over the <paramref name="before"/> that were there.</summary>
    public void SaveLots(
        ValidatorId id, in Address account, IReadOnlyList<LiableLot> before, IReadOnlyList<LiableLot> lots) =>
        SaveLots(SlotKey.Field(EntryOf(id, account), 3), before, lots);

    /// <summary>An unbonding entry with its lots.</summary>
    public (UnbondingEntry Entry, IReadOnlyList<LiableLot> Lots) LoadUnbonding(
        ValidatorId id, in Address account, ulong number)
    {
        UInt256 slot = UnbondingSlot(id, account, number);
        UInt256 word = store.Load(Self, slot);
        UnbondingEntry entry = new(
            new Epoch(SlotWord.Limb(word, 0)), SlotWord.High128(word),
            SlotWord.Low32(SlotWord.Limb(word, 1)));
        return (entry, LoadLots(SlotKey.Field(slot, 1), entry.LotCount));
    }

    /// <summary>Writes an unbonding entry and its lots; one without shares is taken out.</summary>
    public void SaveUnbonding(
        ValidatorId id, in Address account, ulong number, in UnbondingEntry entry,
        IReadOnlyList<LiableLot> before, IReadOnlyList<LiableLot> lots)
    {
        UInt256 slot = UnbondingSlot(id, account, number);
        Invariant.Require(entry.LotCount == lots.Count, "an entry counts its lots");
        store.Store(Self, slot, entry.Shares == 0
            ? UInt256.Zero
            : SlotWord.Pack128(((UInt128)entry.LotCount << 64) | entry.Begun.Value, entry.Shares));
        SaveLots(SlotKey.Field(slot, 1), before, lots);
    }

    /// <summary>What was withdrawn from a validator in an epoch and was not paid yet.</summary>
    public StakePool LoadPool(ValidatorId id, Epoch epoch)
    {
        UInt256 word = store.Load(Self, SlotKey.Of(Pools, id.Value, epoch.Value));
        return new StakePool(SlotWord.Low128(word), SlotWord.High128(word));
    }

    /// <summary>Writes an unbonding pool.</summary>
    public void SavePool(ValidatorId id, Epoch epoch, StakePool pool) =>
        store.Store(
            Self, SlotKey.Of(Pools, id.Value, epoch.Value), SlotWord.Pack128(pool.Wei, pool.Shares));

    /// <summary>
    /// What is left of a share that was redelegated away from a validator in an epoch, in units of 10^-38;
    /// null when nothing was.
    /// </summary>
    public UInt128? LoadFactor(ValidatorId id, Epoch epoch)
    {
        UInt256 word = store.Load(Self, SlotKey.Of(Factors, id.Value, epoch.Value));
        return word.IsZero ? null : (UInt128)(word - UInt256.One);
    }

    /// <summary>Writes a liability factor; stored as factor + 1, so that 0 says nothing was
    /// redelegated.</summary>
    public void SaveFactor(ValidatorId id, Epoch epoch, UInt128 factor) =>
        store.Store(Self, SlotKey.Of(Factors, id.Value, epoch.Value), (UInt256)factor + UInt256.One);

    private static UInt256 Counts(in DelegationEntry e) =>
        new(e.FirstUnbonding, SlotWord.Pack32(e.UnbondingCount, e.LotCount), 0, 0);

    private static UInt256 EntryOf(ValidatorId id, in Address account) =>
        SlotKey.Of(Delegations, id.Value, SlotWord.FromAddress(account));

    private static UInt256 UnbondingSlot(ValidatorId id, in Address account, ulong number) =>
        SlotKey.Of(SlotKey.Field(EntryOf(id, account), 2), number);

    private LiableLot[] LoadLots(UInt256 position, uint count)
    {
        LiableLot[] lots = new LiableLot[count];
        for (uint i = 0; i < count; i++)
        {
            UInt256 slot = SlotKey.Of(position, i);
            UInt256 word = store.Load(Self, slot);
            lots[i] = new LiableLot(
                new ValidatorId(SlotWord.Low32(SlotWord.Limb(word, 0))), new Epoch(SlotWord.Limb(word, 1)),
                SlotWord.High128(word), SlotWord.Low128(store.Load(Self, SlotKey.Field(slot, 1))));
        }

        return lots;
    }

    private void SaveLots(UInt256 position, IReadOnlyList<LiableLot> before, IReadOnlyList<LiableLot> lots)
    {
        Invariant.Require(lots.Count <= LotsMax, "lots are counted before they are added");
        for (int i = 0; i < Math.Max(before.Count, lots.Count); i++)
        {
            UInt256 slot = SlotKey.Of(position, (ulong)i);
            LiableLot? old = i < before.Count ? before[i] : null;
            LiableLot? now = i < lots.Count ? lots[i] : null;
            if (old != now)
            {
                store.Store(Self, slot, now is { } lot
                    ? SlotWord.Pack128(((UInt128)lot.Since.Value << 64) | lot.Source.Value, lot.Shares)
                    : UInt256.Zero);
            }

            if (old?.Factor != now?.Factor)
            {
                store.Store(Self, SlotKey.Field(slot, 1), now?.Factor ?? UInt128.Zero);
            }
        }
    }
}
