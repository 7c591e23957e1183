using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// The registry of validators in the storage of the Staking contract. Mappings as in <see cref="SlotKey"/>;
/// bits from the low end. Frozen sets are in <see cref="FrozenSets"/>, delegations in
/// <see cref="DelegationSlots"/>.
/// <code>
/// 0              validators ever registered u32 | candidates u32
/// 1              wei staked with all validators                           u256
/// 2[id]        +0 account u160 | flags u8 | commission u16 | next commission u16 | place + 1 u32
///              +1 x coordinate of the key                                 u256
///              +2 first byte of the compressed key u8 | 0 u56 | next commission from u64
///                 | jailed until u64
///              +3 wei u128 | shares u128
/// 3[account]     id + 1                                                   u32
/// 4[x]           id + 1                                                   u32
/// 5[place]       id of a candidate                                        u32
/// 8              hash of block 0, written in block 1                      u256
/// 9              wei of active validators: those that earn now            u256
/// </code>
/// The contract's balance is slot 1 and the wei of all unbonding pools.
/// </summary>
public sealed class StakingSlots(ISlotStore store)
{
    /// <summary>
    /// Most candidates: validators with enough stake of their own. Each epoch's end looks at all.
    /// </summary>
    public const uint CandidatesMax = 1_024;

    private const uint Counts = 0;
    private const uint Bonded = 1;
    private const uint Validators = 2;
    private const uint Accounts = 3;
    private const uint Keys = 4;
    private const uint Candidates = 5;
    private const uint GenesisSlot = 8;
    private const uint Active = 9;

    private static readonly Address Self = SystemAddresses.Staking;

    /// <summary>Number of validators ever registered; their ids are 0 to one less.</summary>
    public uint ValidatorCount => SlotWord.Low32(SlotWord.Limb(store.Load(Self, Counts), 0));

    /// <summary>Number of candidates.</summary>
    public uint CandidateCount => SlotWord.High32(SlotWord.Limb(store.Load(Self, Counts), 0));

    /// <summary>Wei staked with all validators; unbonding ones are not among them.</summary>
    public UInt256 TotalStake
    {
        get => store.Load(Self, Bonded);
        set => store.Store(Self, Bonded, value);
    }

    /// <summary>Wei staked with active validators.</summary>
    public UInt256 ActiveStake
    {
        get => store.Load(Self, Active);
        set => store.Store(Self, Active, value);
    }

    /// <summary>Hash of block 0; zero before block 1.</summary>
    public Hash256 GenesisHash
    {
        get => SlotWord.ToHash(store.Load(Self, GenesisSlot));
        set => store.Store(Self, GenesisSlot, SlotWord.FromHash(value));
    }

    /// <summary>A validator; null when there is none of that id.</summary>
    public ValidatorEntry? Find(ValidatorId id) => id.Value < ValidatorCount ? Load(id) : null;

    /// <summary>A validator by its id, which is below <see cref="ValidatorCount"/>.</summary>
    public ValidatorEntry Load(ValidatorId id)
    {
        UInt256 entry = SlotKey.Of(Validators, id.Value);
        UInt256 head = store.Load(Self, entry);
        UInt256 dates = store.Load(Self, SlotKey.Field(entry, 2));
        UInt256 pool = store.Load(Self, SlotKey.Field(entry, 3));
        ulong terms = SlotWord.Limb(SlotWord.AboveAddress(head), 0);
        byte[] key = new byte[PublicKey.CompressedSize];
        key[0] = (byte)(SlotWord.Limb(dates, 0) & byte.MaxValue);
        store.Load(Self, SlotKey.Field(entry, 1)).WriteBigEndian(key.AsSpan(1));
        return new ValidatorEntry
        {
            Id = id,
            Account = SlotWord.ToAddress(head),
            CompressedKey = key,
            Pool = new StakePool(SlotWord.Low128(pool), SlotWord.High128(pool)),
            Flags = (ValidatorFlags)(terms & byte.MaxValue),
            CommissionBps = (ushort)((terms >> 8) & ushort.MaxValue),
            NextCommissionBps = (ushort)((terms >> 24) & ushort.MaxValue),
            CandidatePlace = (uint)((head >> (SlotWord.AddressBits + 40)) & uint.MaxValue),
            NextCommissionFrom = new Epoch(SlotWord.Limb(dates, 1)),
            JailedUntil = new Epoch(SlotWord.Limb(dates, 2)),
        };
    }

    /// <summary>Writes what differs between two states of one validator; key and account never do.</summary>
    public void Replace(ValidatorEntry before, ValidatorEntry after)
    {
        Invariant.Require(before.Id == after.Id, "a validator keeps its id");
        UInt256 entry = SlotKey.Of(Validators, after.Id.Value);
        StoreChanged(entry, Head(before), Head(after));
        StoreChanged(SlotKey.Field(entry, 2), Dates(before), Dates(after));
        StoreChanged(SlotKey.Field(entry, 3), PoolWord(before.Pool), PoolWord(after.Pool));
    }

    /// <summary>Writes a new validator; its id is <see cref="ValidatorCount"/>.</summary>
    public void Add(ValidatorEntry validator)
    {
        UInt256 counts = store.Load(Self, Counts);
        uint id = SlotWord.Low32(SlotWord.Limb(counts, 0));
        Invariant.Require(validator.Id.Value == id && id < uint.MaxValue, "ids are given in order");
        ReadOnlySpan<byte> key = validator.CompressedKey.Span;
        UInt256 x = new(key[1..]);
        UInt256 entry = SlotKey.Of(Validators, id);
        store.Store(Self, Counts, counts + UInt256.One);
        store.Store(Self, entry, Head(validator));
        store.Store(Self, SlotKey.Field(entry, 1), x);
        store.Store(Self, SlotKey.Field(entry, 2), Dates(validator));
        store.Store(Self, SlotKey.Field(entry, 3), PoolWord(validator.Pool));
        store.Store(Self, SlotKey.Of(Accounts, validator.Account), id + 1UL);
        store.Store(Self, SlotKey.Of(Keys, x), id + 1UL);
    }

    /// <summary>The validator of an account; null when it has none.</summary>
    public ValidatorId? FindByAccount(in Address account) => IdIn(SlotKey.Of(Accounts, account));

    /// <summary>
    /// The validator that registered this key or its negative, ever; null when none did.
    /// </summary>
    public ValidatorId? FindByKey(PublicKey key) =>
        IdIn(SlotKey.Of(Keys, new UInt256(key.ToCompressed().AsSpan(1))));

    /// <summary>The candidate at a place below <see cref="CandidateCount"/>.</summary>
    public ValidatorId CandidateAt(uint place) =>
        new(SlotWord.Low32(SlotWord.Limb(store.Load(Self, SlotKey.Of(Candidates, place)), 0)));

    /// <summary>Writes the number of candidates.</summary>
    public void SetCandidateCount(uint count) =>
        store.Store(Self, Counts, SlotWord.Pack32(ValidatorCount, count));

    /// <summary>Writes the candidate at a place.</summary>
    public void SetCandidate(uint place, ValidatorId? id) =>
        store.Store(Self, SlotKey.Of(Candidates, place), id?.Value ?? 0UL);

    private static UInt256 Head(ValidatorEntry v)
    {
        ulong terms = (ulong)v.Flags | ((ulong)v.CommissionBps << 8) | ((ulong)v.NextCommissionBps << 24);
        return SlotWord.WithAddress(v.Account, ((UInt256)v.CandidatePlace << 40) | terms);
    }

    private static UInt256 Dates(ValidatorEntry v) =>
        new(v.CompressedKey.Span[0], v.NextCommissionFrom.Value, v.JailedUntil.Value, 0);

    private static UInt256 PoolWord(StakePool pool) => SlotWord.Pack128(pool.Wei, pool.Shares);

    private ValidatorId? IdIn(UInt256 slot)
    {
        ulong stored = (ulong)store.Load(Self, slot);
        return stored == 0 ? null : new ValidatorId((uint)(stored - 1));
    }

    private void StoreChanged(UInt256 slot, UInt256 before, UInt256 after)
    {
        if (before != after)
        {
            store.Store(Self, slot, after);
        }
    }
}
