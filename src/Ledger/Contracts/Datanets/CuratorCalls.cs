using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>What curators call.</summary>
internal static class CuratorCalls
{
    private static readonly AbiEvent Reviewed = DatanetsContract.Interface.Event("Reviewed");

    public static AbiValue[] Review(CallContext call, AbiValue[] arguments)
    {
        var slots = new DatanetSlots(call);
        var id = new ContributionId(arguments[0].AsUInt64());
        bool accept = arguments[1].AsBool();
        string reason = arguments[2].AsString();
        ContributionEntry contribution = DatanetsContract.RequireContribution(slots, id);
        DatanetEntry? datanet = slots.LoadDatanet(contribution.Datanet);
        Invariant.Require(datanet is not null, "a contribution's datanet exists");
        Revert.Unless(
            datanet.Owner == call.Sender || slots.IsCurator(contribution.Datanet, call.Sender),
            RevertReasons.NotCurator,
            $"of datanet {contribution.Datanet}");

        Revert.Unless(
            contribution.Status == ContributionStatus.UnderReview, RevertReasons.NotUnderReview,
            $"{id} is {contribution.Status}");

        ContractText.Require(reason, "reason", ReviewRecord.ReasonBytesMax);
        var review = new ReviewRecord(id, call.Sender, accept, reason, call.Block.Height);
        slots.SaveReview(id, call.PutContent(review.Encode()));
        slots.SaveFacts(id, contribution with
        {
            Status = accept ? ContributionStatus.Accepted : ContributionStatus.Rejected,
        });
        call.Emit(Reviewed, id.Value, call.Sender, accept, reason);
        if (accept)
        {
            slots.SaveCounters(contribution.Datanet, datanet with { Unpublished = datanet.Unpublished + 1 });

            // Last: the corpus has no journal, so nothing may fail after it.
            call.Release(id);
        }

        return [];
    }
}
