using OpenLedger.Attribution.Allocation;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>
/// Moves the wei of one settled inference out of the deposits: to host, model owner, stakers, contributors
/// and treasury, and what is burned. Every part leaves once, so deposits shrink by exactly the fee.
/// </summary>
internal sealed class SettlementPayment(CallContext call, Hash256 id, InferenceRequest request,
    ModelEntry model)
{
    private static readonly AbiEvent Settled = InferenceContract.Interface.Event("InferenceSettled");
    private static readonly AbiEvent Royalty = ModelsContract.Interface.Event("RoyaltyPaid");
    private static readonly AbiEvent StakersAccrued = RewardsContract.Interface.Event("StakersAccrued");

    private readonly PayeeResolver _payees = new(call, model.Versions);

    /// <summary>Pays, records the attribution and logs. While the payer's acceptance is awaited,
    /// contributions get nothing yet: the attributed part of the data share stays where it is.</summary>
    public void Pay(InferenceEvaluation evaluation, uint tokensIn, uint tokensOut, Acceptance acceptance)
    {
        FeeSplit fee = evaluation.Fee;
        UInt256 toTreasury = fee.Unattributed;
        if (acceptance != Acceptance.Awaited)
        {
            toTreasury += new ContributorPayment(call, id, model.Versions)
                .Credit(evaluation.Allocation.Contributions);
        }

        PayShares(fee, toTreasury);
        byte[] proof = Record(evaluation, tokensIn, tokensOut, acceptance);
        call.Emit(
            Settled, id, request.Model.Value, request.Payer, request.Host, (ulong)request.Revision,
            fee.Total, fee.Host,
            fee.Protocol, fee.Model, fee.Stakers, fee.Data, fee.Unattributed, call.Hash(proof));
    }

    /// <summary>Pays everything but the data share: host, model and its lineage, stakers, protocol.</summary>
    /// <param name="fee">The fee.</param>
    /// <param name="toTreasury">What the treasury gets besides its part of the protocol share.</param>
    public void PayShares(FeeSplit fee, UInt256 toTreasury)
    {
        toTreasury += fee.ProtocolToTreasury;
        toTreasury += PayStakers(fee.Stakers);
        Move(request.Host, fee.Host);
        PayModel(fee.Model);
        Move(SystemAddresses.Treasury, toTreasury);
        if (!fee.Burned.IsZero)
        {
            call.Burn(SystemAddresses.Inference, fee.Burned);
        }
    }

    /// <summary>Records the attribution, to which the header commits.</summary>
    /// <returns>The proof's bytes.</returns>
    public byte[] Record(
        InferenceEvaluation evaluation, uint tokensIn, uint tokensOut, Acceptance acceptance)
    {
        Payout[] payouts = PayoutsOf(evaluation.Allocation, tokensOut);
        byte[] proof = evaluation.Proof.Encode();
        call.Attribute(new AttributionRecord(
            id, call.TransactionIndex, request.Model, request.Revision, request.Payer, request.Host,
            model.Owner,
            tokensIn, tokensOut, proof, evaluation.Fee, payouts)
        { Acceptance = acceptance });
        return proof;
    }

    // What ancestors do not get is the owner's.
    private void PayModel(UInt256 amount)
    {
        UInt256 rest = amount;
        var models = new ModelSlots(call);
        foreach (RoyaltyShare share in new ModelLineage(call).Load(request.Model))
        {
            UInt256 royalty = UInt256.MultiplyDivide(amount, share.Bps, GenesisFees.WholeBps);
            Address owner = ModelsContract.RequireModel(models, share.Ancestor).Owner;
            Move(owner, royalty);
            rest -= royalty;
            if (!royalty.IsZero)
            {
                call.EmitFor(
                    SystemAddresses.Models, Royalty, request.Model.Value, share.Ancestor.Value, owner,
                    royalty);
            }
        }

        Move(model.Owner, rest);
    }

    private Payout[] PayoutsOf(FeeAllocation allocation, uint tokensOut)
    {
        if (allocation.Heads.Count > 0)
        {
            return [.. allocation.Heads.Select(head => HeadPayouts.Of(head, _payees, tokensOut))];
        }

        var payouts = new Payout[allocation.Spans.Count];
        for (int i = 0; i < payouts.Length; i++)
        {
            SpanPayout span = allocation.Spans[i];
            (DatanetId datanet, Address payee) = _payees.Resolve(span.Span.Contribution);
            payouts[i] = new Payout(
                span.Span.Start, span.Span.Length, span.Span.Contribution, span.Span.Position, datanet, payee,
                span.Span.Weight, span.Wei);
        }

        return payouts;
    }

    /// <summary>Credits stakers; returns what goes to the treasury because no stake is active.</summary>
    private UInt256 PayStakers(UInt256 amount)
    {
        UInt256 activeStake = new StakingSlots(call).ActiveStake;
        if (amount.IsZero || activeStake < StakerRewards.ActiveStakeMin)
        {
            return amount;
        }

        new StakerRewards(call).Accrue(amount, activeStake);
        Move(SystemAddresses.Rewards, amount);
        call.EmitFor(SystemAddresses.Rewards, StakersAccrued, id, amount);
        return UInt256.Zero;
    }

    private void Move(Address to, UInt256 amount)
    {
        if (!amount.IsZero)
        {
            call.Transfer(SystemAddresses.Inference, to, amount);
        }
    }
}
