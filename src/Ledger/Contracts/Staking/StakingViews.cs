using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>What the Staking contract answers; nothing is written.</summary>
internal sealed class StakingViews(GenesisConfig genesis)
{
    /// <summary>Most candidates one call lists.</summary>
    public const uint CandidatesPageMax = 256;

    public static AbiValue[] Set(CallContext call, Epoch epoch)
    {
        IReadOnlyList<SetMember> members = ValidatorSetReader.Read(call, epoch);
        Revert.Unless(members.Count > 0, RevertReasons.UnknownEpoch, $"{epoch}");
        StakingSlots slots = new(call);
        return
        [
            AbiValue.List(members, m => AbiValue.List(
                (ulong)m.Id.Value, m.Account, m.PublicKey.ToCompressed(), slots.Load(m.Id).Stake,
                m.Power.Value)),
        ];
    }

    public AbiValue[] Validator(CallContext call, ValidatorId id)
    {
        ScratchSlots scratch = new(call);
        ValidatorEntry v = ValidatorCalls.Require(new StakingSlots(scratch), id);
        Position own = Position.Open(scratch, genesis.Staking, call.Block.Epoch, v, v.Account);
        return
        [
            AbiValue.List(
                (ulong)id.Value, v.Account, v.CompressedKey.ToArray(), (ulong)v.Status,
                PowerIn(call, call.Block.Epoch, v).Value, v.Stake, (UInt256)v.Pool.Shares,
                (UInt256)own.Worth, (ulong)v.CommissionAt(call.Block.Epoch), (ulong)v.NextCommissionBps,
                v.NextCommissionFrom.Value, v.IsJailed ? v.JailedUntil.Value : 0,
                own.Rewards.CommissionOf(id)),
        ];
    }

    public static AbiValue[] ValidatorOf(CallContext call, in Address account)
    {
        ValidatorId id = new StakingSlots(call).FindByAccount(account)
            ?? throw new RevertException(RevertReasons.UnknownValidator, $"{account} has none");
        return [(ulong)id.Value];
    }

    public static AbiValue[] Candidates(CallContext call, uint offset, uint limit)
    {
        StakingSlots slots = new(call);
        uint count = slots.CandidateCount;
        uint first = Math.Min(offset, count);
        AbiValue[] ids = new AbiValue[Math.Min(Math.Min(limit, CandidatesPageMax), count - first)];
        for (uint i = 0; i < ids.Length; i++)
        {
            ids[i] = (ulong)slots.CandidateAt(first + i).Value;
        }

        return [AbiValue.List(ids)];
    }

    public AbiValue[] Delegation(CallContext call, AbiValue[] arguments)
    {
        Position position = Open(call, arguments);
        StakePool pool = position.Validator.Pool;
        return
        [
            (UInt256)position.Worth, (UInt256)position.Shares,
            (UInt256)pool.WorthOf(position.Shares - position.FreeShares),
            position.Rewards.PendingOf(position.Validator.Id, position.Account),
        ];
    }

    public AbiValue[] Unbonding(CallContext call, AbiValue[] arguments) =>
    [
        AbiValue.List(Open(call, arguments).Unbondings(), entry => AbiValue.List(
            entry.Begun.Value, DelegationCalls.MaturityOf(entry.Begun, genesis.Staking),
            (UInt256)entry.Wei)),
    ];

    public AbiValue[] RunningEpoch(CallContext call) =>
    [
        call.Block.Epoch.Value,
        EpochSchedule.Of(genesis.Consensus).BoundaryOf(call.Block.Epoch).Value,
    ];

    public static AbiValue[] PossessionDigest(CallContext call, in Address account) =>
    [
        ProofOfPossession.Digest(call.Block.ChainId, new StakingSlots(call).GenesisHash, account),
    ];

    // Its power in an epoch's set: sets are by id, so a search finds it.
    private static Power PowerIn(ISlotStore store, Epoch epoch, ValidatorEntry validator)
    {
        FrozenSets sets = new(store);
        (int low, int high) = (0, sets.CountOf(epoch) - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            ValidatorSeat seat = sets.Find(epoch, new ValidatorIndex((ushort)middle))!.Value;
            if (seat.Id == validator.Id)
            {
                return seat.Power;
            }

            (low, high) = seat.Id < validator.Id ? (middle + 1, high) : (low, middle - 1);
        }

        return new Power(0);
    }

    private Position Open(CallContext call, AbiValue[] arguments)
    {
        // Opening settles; in scratch slots nothing of that is kept.
        ScratchSlots scratch = new(call);
        ValidatorEntry validator =
            ValidatorCalls.Require(new StakingSlots(scratch), new ValidatorId(arguments[1].AsUInt32()));
        return Position.Open(
            scratch, genesis.Staking, call.Block.Epoch, validator, arguments[0].AsAddress());
    }
}
