using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>What operators do: register a validator, set its commission, bring it back from jail.</summary>
internal static class ValidatorCalls
{
    private static readonly AbiEvent Created = StakingContract.Interface.Event("ValidatorCreated");
    private static readonly AbiEvent CommissionSet = StakingContract.Interface.Event("CommissionSet");
    private static readonly AbiEvent Unjailed = StakingContract.Interface.Event("Unjailed");

    public static AbiValue[] Create(CallContext call, GenesisStaking rules, AbiValue[] arguments)
    {
        ushort commission = (ushort)arguments[2].AsUInt64();
        var registry = new ValidatorRegistry(call);
        StakingSlots slots = registry.Slots;
        Revert.Unless(
            commission <= GenesisFees.WholeBps, RevertReasons.CommissionInvalid,
            $"{commission} is above {GenesisFees.WholeBps}");
        if (slots.FindByAccount(call.Sender) is { } other)
        {
            throw new RevertException(RevertReasons.AlreadyValidator, $"{other}");
        }

        PublicKey key = RequireKey(call, slots, arguments[0].AsBytes().Span, arguments[1].AsBytes().Span);
        Revert.Unless(
            call.Value >= rules.MinSelfStakeWei, RevertReasons.SelfStakeTooSmall,
            $"{call.Value} of {rules.MinSelfStakeWei} wei");
        ValidatorEntry validator = new()
        {
            Id = new ValidatorId(slots.ValidatorCount),
            Account = call.Sender,
            CompressedKey = key.ToCompressed(),
            CommissionBps = commission,
            NextCommissionBps = commission,
        };
        slots.Add(validator);
        Position position = Position.Open(call, rules, call.Block.Epoch, validator, call.Sender);
        position.Deposit((UInt128)call.Value);
        position.Save();
        call.Emit(
            Created, validator.Id.Value, call.Sender, validator.CompressedKey.ToArray(), (ulong)commission);
        DelegationCalls.EmitDelegated(call, validator.Id, call.Value);
        return [(ulong)validator.Id.Value];
    }

    public static AbiValue[] SetCommission(CallContext call, GenesisStaking rules, AbiValue[] arguments)
    {
        ushort wanted = (ushort)arguments[0].AsUInt64();
        var slots = new StakingSlots(call);
        ValidatorEntry validator = RequireOwn(call, slots);
        Epoch now = call.Block.Epoch;
        ushort current = validator.CommissionAt(now);
        Revert.Unless(
            wanted <= GenesisFees.WholeBps, RevertReasons.CommissionInvalid,
            $"{wanted} is above {GenesisFees.WholeBps}");
        Revert.Unless(
            Math.Abs(wanted - current) <= rules.CommissionChangeBpsMax,
            RevertReasons.CommissionChangeTooLarge,
            $"from {current} by at most {rules.CommissionChangeBpsMax} an epoch");

        // Nothing is settled: what holds until the end of this epoch is what holds now, and its end settles.
        Epoch from = new(now.Value + 1);
        slots.Replace(validator, validator with
        {
            CommissionBps = current,
            NextCommissionBps = wanted,
            NextCommissionFrom = from,
        });
        call.Emit(CommissionSet, validator.Id.Value, (ulong)wanted, from.Value);
        return [];
    }

    public static AbiValue[] Unjail(CallContext call, GenesisStaking rules)
    {
        var registry = new ValidatorRegistry(call);
        ValidatorEntry validator = RequireOwn(call, registry.Slots);
        Epoch now = call.Block.Epoch;
        Revert.Unless(!validator.IsTombstoned, RevertReasons.ValidatorTombstoned, $"{validator.Id}");
        Revert.Unless(validator.IsJailed, RevertReasons.NotJailed);
        Revert.Unless(
            now >= validator.JailedUntil, RevertReasons.JailNotOver,
            $"until epoch {validator.JailedUntil}, it is {now}");
        Revert.Unless(
            validator.CandidatePlace != 0, RevertReasons.SelfStakeTooSmall,
            $"{rules.MinSelfStakeWei} wei are asked for");
        registry.Replace(
            validator, validator with { Flags = validator.Flags & ~ValidatorFlags.Jailed }, now);
        call.Emit(Unjailed, validator.Id.Value);
        return [];
    }

    public static ValidatorEntry Require(StakingSlots slots, ValidatorId id) =>
        slots.Find(id) ?? throw new RevertException(RevertReasons.UnknownValidator, $"{id}");

    private static ValidatorEntry RequireOwn(CallContext call, StakingSlots slots) =>
        slots.FindByAccount(call.Sender) is { } id
            ? slots.Load(id)
            : throw new RevertException(RevertReasons.UnknownValidator, $"{call.Sender} has none");

    private static PublicKey RequireKey(
        CallContext call, StakingSlots slots, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> proof)
    {
        call.Gas.Charge(GasSchedule.SignatureRecovery);
        if (bytes.Length != PublicKey.CompressedSize || !PublicKey.TryParse(bytes, out PublicKey? key))
        {
            throw new RevertException(RevertReasons.KeyInvalid, "33 bytes of a compressed key are expected");
        }

        if (slots.FindByKey(key) is { } other)
        {
            throw new RevertException(RevertReasons.KeyUsed, $"{other}");
        }

        Revert.Unless(
            ProofOfPossession.Verify(key, call.Block.ChainId, slots.GenesisHash, call.Sender, proof),
            RevertReasons.ProofOfPossessionInvalid,
            $"64 bytes are expected that the key signed for {call.Sender}");
        return key;
    }
}
