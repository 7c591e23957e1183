using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// Proofs of faults S1 to S3 (docs/spec/consensus.md, Slashable): two votes of one validator, checked against
/// the frozen set of their epoch. Anybody may submit them.
/// <code>
/// 13[id][epoch][view * 256 + kind]   1: this fault was proven
/// </code>
/// </summary>
internal static class EvidenceCalls
{
    private const uint Proven = 13;

    private static readonly AbiEvent Slashed = StakingContract.Interface.Event("Slashed");

    public static AbiValue[] Submit(CallContext call, GenesisConfig genesis, AbiValue[] arguments)
    {
        Vote first = Decode(arguments[0].AsBytes().Span);
        Vote second = Decode(arguments[1].AsBytes().Span);
        FaultKind kind = FaultEvidence.Classify(first, second)
            ?? throw new RevertException(RevertReasons.VotesDoNotConflict);
        Body body = first.Body;
        Epoch now = call.Block.Epoch;
        Revert.Unless(body.Epoch <= now, RevertReasons.UnknownEpoch, $"{body.Epoch}, it is {now}");
        Revert.Unless(
            now.Value <= checked(body.Epoch.Value + genesis.Staking.UnbondingEpochs),
            RevertReasons.EvidenceExpired, $"epoch {body.Epoch}, it is {now}");
        ValidatorSeat seat = new FrozenSets(call).Find(body.Epoch, first.Index)
            ?? throw new RevertException(
                RevertReasons.UnknownIndex, $"{first.Index} in epoch {body.Epoch}");
        var slots = new StakingSlots(call);
        ValidatorEntry validator = slots.Load(seat.Id);
        UInt256 proven = SlotKey.Of(
            SlotKey.Of(Proven, seat.Id.Value, body.Epoch.Value),
            ((UInt256)body.View.Value << 8) | (ulong)kind);
        Revert.Unless(
            call.Load(SystemAddresses.Staking, proven).IsZero, RevertReasons.EvidenceKnown,
            $"validator {seat.Id}, epoch {body.Epoch}, view {body.View}");
        RequireSigned(call, genesis, slots, validator.PublicKey, first, second);

        call.Store(SystemAddresses.Staking, proven, UInt256.One);
        UInt256 burned = Slashing.Apply(call, genesis.Staking, validator, body.Epoch);
        call.Emit(
            Slashed, seat.Id.Value, body.Epoch.Value, body.View.Value, (ulong)kind, burned, call.Sender);
        return [(ulong)seat.Id.Value, burned];
    }

    private static Vote Decode(ReadOnlySpan<byte> bytes)
    {
        MessageError error = Vote.TryDecode(bytes, out Vote? vote);
        return vote ?? throw new RevertException(RevertReasons.VoteMalformed, $"{error}");
    }

    private static void RequireSigned(
        CallContext call, GenesisConfig genesis, StakingSlots slots, PublicKey key, Vote first, Vote second)
    {
        var domain = new ConsensusDomain(call.Block.ChainId, slots.GenesisHash, genesis.Consensus.ForkId);
        call.Gas.Charge(GasSchedule.SignatureRecovery, 2);
        foreach (Vote vote in (Vote[])[first, second])
        {
            Revert.Unless(
                Secp256k1.Verify(key, domain.Digest(vote.Body), vote.Signature), RevertReasons.BadSignature,
                $"validator {vote.Index} of epoch {vote.Body.Epoch} did not sign {vote.Body.Kind}");
        }
    }
}
