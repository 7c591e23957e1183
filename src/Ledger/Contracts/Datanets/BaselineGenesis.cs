using OpenLedger.Attribution.Admission;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>
/// Writes the baseline of the genesis (boilerplate everybody quotes): datanet 1, owned by the treasury,
/// with one contribution a text and one version, active from the first block on. What its texts earn goes
/// to the treasury.
/// </summary>
internal static class BaselineGenesis
{
    private const string DatanetName = "Baseline";
    private const string Domain = "boilerplate";
    private const string Licence = "as stated in each text";

    /// <summary>Registers the texts in their order; nothing when there are none.</summary>
    /// <param name="session">The genesis being executed.</param>
    /// <param name="texts">The texts; each must be admissible, which the tool that writes a genesis
    /// checks.</param>
    public static void Write(BlockSession session, IReadOnlyList<byte[]> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        var slots = new DatanetSlots(session.Journal);
        var id = new DatanetId(slots.DatanetCount + 1);
        slots.DatanetCount = id.Value;
        Hash256 recordHash = Put(session, new DatanetRecord(DatanetName, Domain, Licence).Encode());
        slots.CreateDatanet(id, new DatanetEntry(
            recordHash, SystemAddresses.Treasury, new DatanetPolicy(DatanetPolicyKind.OwnerOnly, 0, 0),
            (ulong)texts.Count, 0, 1, 1, 0));
        foreach (byte[] text in texts)
        {
            Contribute(session, slots, id, text);
        }

        var segment = new SegmentId(slots.SegmentCount + 1);
        slots.SegmentCount = segment.Value;
        slots.SaveSegment(id, 0, segment);
        slots.SaveVersion(id, 1, new VersionEntry(session.Block.Height, session.Block.Height, 1));
        Invariant.Require(session.Seal(id) == segment, "the corpus numbers segments as the contract does");
    }

    private static void Contribute(BlockSession session, DatanetSlots slots, DatanetId datanet, byte[] text)
    {
        AdmissionDecision decision = session.Corpus.Evaluate(datanet, text);
        Invariant.Require(decision.IsAccepted,
            $"a baseline text is admissible: {decision.Refusal} {decision.Detail}");
        var id = new ContributionId(slots.ContributionCount + 1);
        var record = new ContributionRecord(
            datanet, SystemAddresses.Treasury, decision.ContentHash, $"Baseline text {id}", (uint)text.Length,
            (uint)decision.TokenCount, (uint)decision.NewVocabulary, (ushort)decision.NoveltyBps,
            session.Block.Height, session.Block.Timestamp, AdmissionRules.DescribeAccepted(decision, false),
            decision.MaskedRuns);
        Put(session, text);
        slots.ContributionCount = id.Value;
        slots.CreateContribution(id, new ContributionEntry(
            Put(session, record.Encode()), datanet, SystemAddresses.Treasury, session.Block.Height,
            record.Tokens,
            record.Bytes, record.NoveltyBps, ContributionStatus.Accepted, 0, UInt256.Zero, Hash256.Zero));
        Invariant.Require(
            session.Admit(decision, decision.ContentHash, false) == id,
            "the corpus numbers contributions as the contract does");
    }

    private static Hash256 Put(BlockSession session, byte[] bytes)
    {
        Hash256 root = Keccak.Hash(bytes);
        session.AddContent(root, bytes);
        return root;
    }
}
