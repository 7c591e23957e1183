using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// The storage of the Staking contract. Mappings as in <see cref="SlotKey"/>; bits from the low end.
/// <code>
/// 0              number of validators                                    u32
/// 1              wei staked in all                                       u256
/// 2[index]     +0 account u160
///              +1 x coordinate of the public key                         u256
///              +2 first byte of the compressed key: 2 or 3               u8
///              +3 stake in wei                                           u256
/// 3[account]     index + 1                                               u32
/// </code>
/// The contract's balance is the sum of the stakes.
/// </summary>
public sealed class StakingSlots(ISlotStore store)
{
    private const uint Validators = 2;
    private const uint Indexes = 3;

    private static readonly Address Self = SystemAddresses.Staking;

    /// <summary>Number of validators.</summary>
    public uint ValidatorCount => (uint)(ulong)store.Load(Self, 0);

    /// <summary>Wei staked in all.</summary>
    public UInt256 TotalStake => store.Load(Self, 1);

    /// <summary>A validator by its index, which is below <see cref="ValidatorCount"/>.</summary>
    public ValidatorEntry LoadValidator(uint index)
    {
        UInt256 entry = SlotKey.Of(Validators, index);
        Span<byte> key = stackalloc byte[PublicKey.CompressedSize];
        key[0] = (byte)(ulong)store.Load(Self, SlotKey.Field(entry, 2));
        store.Load(Self, SlotKey.Field(entry, 1)).WriteBigEndian(key[1..]);
        return new ValidatorEntry(
            SlotWord.ToAddress(store.Load(Self, entry)),
            PublicKey.Parse(key),
            store.Load(Self, SlotKey.Field(entry, 3)));
    }

    /// <summary>The index of an account's validator; null when it has none.</summary>
    public uint? FindIndex(in Address account)
    {
        ulong stored = (ulong)store.Load(Self, SlotKey.Of(Indexes, account));
        return stored == 0 ? null : (uint)(stored - 1);
    }

    /// <summary>Writes a new validator at the end.</summary>
    public void AddValidator(ValidatorEntry validator)
    {
        uint index = ValidatorCount;
        UInt256 entry = SlotKey.Of(Validators, index);
        byte[] key = validator.PublicKey.ToCompressed();
        store.Store(Self, 0, index + 1UL);
        store.Store(Self, 1, TotalStake + validator.Stake);
        store.Store(Self, entry, SlotWord.FromAddress(validator.Account));
        store.Store(Self, SlotKey.Field(entry, 1), new UInt256(key.AsSpan(1)));
        store.Store(Self, SlotKey.Field(entry, 2), (ulong)key[0]);
        store.Store(Self, SlotKey.Field(entry, 3), validator.Stake);
        store.Store(Self, SlotKey.Of(Indexes, validator.Account), index + 1UL);
    }
}
