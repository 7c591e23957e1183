using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// Accepting an answer that was settled without the payer's word: pays contributions what the proof says.
/// The caller brings the payouts; the proof's payout root, kept since the settlement, tells whether they are
/// the right ones, so nothing is traced twice.
/// </summary>
internal static class AcceptanceCalls
{
    /// <summary>Most payouts of one answer: one a span.</summary>
    public const int PayoutsMax = AttributionProof.SpansMax;

    // Of the RLP of one payout at most: contribution u64, wei below 2^80.
    private const int PayoutBytesMax = 24;

    public static AbiEvent Accepted { get; } = InferenceContract.Interface.Event("InferenceAccepted");

    public static AbiValue[] Accept(CallContext call, AbiValue[] arguments)
    {
        Hash256 id = arguments[0].AsHash();
        var acceptance = new PayerAcceptance(id, arguments[1].AsHash());
        var slots = new ExternalSlots(call);
        HeldInference held = RequireAwaiting(call, slots, id);
        Revert.Unless(
            acceptance.ResponseHash == held.ResponseHash, RevertReasons.ResponseMismatch,
            $"the answer hashes to {held.ResponseHash}");
        RequirePayer(call, acceptance, held.Payer, arguments[3].AsBytes().Span);
        ContributionPayout[] payouts = RequirePayouts(call, arguments[2].Items, held.PayoutRoot);
        UInt256 amount = held.Amount;
        slots.Close(id, held, InferenceState.Accepted);
        ModelEntry model = ModelsContract.RequireModel(new ModelSlots(call), held.Model);
        UInt256 toTreasury = new ContributorPayment(call, id, model.Versions).Credit(payouts);
        if (!toTreasury.IsZero)
        {
            call.Transfer(SystemAddresses.Inference, SystemAddresses.Treasury, toTreasury);
        }

        call.Emit(Accepted, id, held.Payer, held.ResponseHash, amount);
        return [];
    }

    /// <summary>Refuses unless the payer accepts: by its signature, or by calling itself without
    /// one.</summary>
    public static void RequirePayer(
        CallContext call, PayerAcceptance acceptance, Address payer, ReadOnlySpan<byte> signature)
    {
        if (signature.IsEmpty)
        {
            Revert.Unless(
                call.Sender == payer, RevertReasons.NotPayer, $"{call.Sender} calls, {payer} paid");
            return;
        }

        bool recovered = call.TryRecover(acceptance.Digest(call.Block.ChainId), signature, out Address signer);
        Revert.Unless(recovered, RevertReasons.BadSignature, $"the acceptance's is not a signature");
        Revert.Unless(
            signer == payer, RevertReasons.BadSignature, $"{signer} accepts, the payer is {payer}");
    }

    private static HeldInference RequireAwaiting(CallContext call, ExternalSlots slots, Hash256 id)
    {
        HeldInference held =
            slots.Load(id) ?? throw new RevertException(RevertReasons.UnknownInference, $"{id}");
        Revert.Unless(
            held.State is not (InferenceState.Open or InferenceState.Refunded), RevertReasons.NotAnswered,
            $"{id}");
        Revert.Unless(held.State != InferenceState.Accepted, RevertReasons.AlreadyAccepted, $"{id}");

        // Whether the block that gave the share to the treasury came yet or not.
        Revert.Unless(
            held.State == InferenceState.Awaiting && call.Block.Timestamp <= held.Until,
            RevertReasons.AcceptExpired, $"at {held.Until}, it is {call.Block.Timestamp}");
        return held;
    }

    private static ContributionPayout[] RequirePayouts(
        CallContext call, IReadOnlyList<AbiValue> items, Hash256 root)
    {
        Revert.Unless(
            items.Count <= PayoutsMax, RevertReasons.TooManyIds,
            $"{items.Count} payouts, at most {PayoutsMax}");
        call.Gas.Charge(GasSchedule.OfHash(items.Count * PayoutBytesMax));
        ContributionPayout[] payouts =
        [
            .. items.Select(item => new ContributionPayout(
                new ContributionId(item[0].AsUInt64()), item[1].AsUInt256())),
        ];
        Hash256 given = AttributionProof.PayoutRootOf(payouts);
        Revert.Unless(
            given == root, RevertReasons.PayoutsMismatch,
            $"{items.Count} payouts have the root {given}, the proof {root}");
        return payouts;
    }
}
