using OpenLedger.Attribution.Admission;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>A text that was found admissible, on its way into the tables of the Datanets contract.</summary>
/// <param name="DatanetId">Its datanet.</param>
/// <param name="Datanet">That datanet as it stands.</param>
/// <param name="Contributor">Whose it is.</param>
/// <param name="Root">Root of its bytes in the content store.</param>
/// <param name="Title">Its label.</param>
/// <param name="Bytes">Length of its text.</param>
/// <param name="Decision">What the corpus says.</param>
/// <param name="Bond">Wei in escrow for it.</param>
internal sealed record NewContribution(
    DatanetId DatanetId, DatanetEntry Datanet, Address Contributor, Hash256 Root, string Title, uint Bytes,
    AdmissionDecision Decision, UInt256 Bond)
{
    /// <summary>True when it waits for a curator.</summary>
    public bool IsHeld => Datanet.Policy.Kind == DatanetPolicyKind.Curated;

    /// <summary>Its record for the content store.</summary>
    public ContributionRecord RecordIn(BlockContext block) => new(
        DatanetId, Contributor, Root, Title, Bytes, (uint)Decision.TokenCount, (uint)Decision.NewVocabulary,
        (ushort)Decision.NoveltyBps, block.Height, block.Timestamp,
        AdmissionRules.DescribeAccepted(Decision, IsHeld), Decision.MaskedRuns);

    /// <summary>Writes its slots and its datanet's counters; its number is the next.</summary>
    public ContributionId Write(DatanetSlots slots, Hash256 recordHash, BlockContext block)
    {
        var id = new ContributionId(slots.ContributionCount + 1);
        slots.ContributionCount = id.Value;
        slots.CreateContribution(id, new ContributionEntry(
            recordHash, DatanetId, Contributor, block.Height, (uint)Decision.TokenCount, Bytes,
            (ushort)Decision.NoveltyBps,
            IsHeld ? ContributionStatus.UnderReview : ContributionStatus.Accepted, 0, Bond, Hash256.Zero));
        slots.SaveCounters(DatanetId, Datanet with
        {
            Contributions = Datanet.Contributions + 1,
            Unpublished = Datanet.Unpublished + (IsHeld ? 0UL : 1UL),
        });
        return id;
    }
}
