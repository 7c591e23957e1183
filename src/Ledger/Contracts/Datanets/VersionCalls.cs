using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>Publishing a version: the open segment is sealed and joins those before it. The version activates
/// when it was asked to, or later: when nodes have had time to index it.</summary>
internal static class VersionCalls
{
    /// <summary>Blocks between publication and activation at least.</summary>
    public const ulong DelayBlocksMin = 1;

    /// <summary>Blocks between publication and activation at most.</summary>
    public const ulong DelayBlocksMax = 1_000_000;

    private static readonly AbiEvent VersionPublished = DatanetsContract.Interface.Event("VersionPublished");

    public static AbiValue[] Publish(CallContext call, AbiValue[] arguments)
    {
        var slots = new DatanetSlots(call);
        var id = new DatanetId(arguments[0].AsUInt64());
        ulong delay = arguments[1].AsUInt64();
        DatanetEntry datanet = DatanetsContract.RequireDatanet(slots, id);
        Revert.Unless(datanet.Owner == call.Sender, RevertReasons.NotOwner, $"only the owner publishes");

        Revert.Unless(
            delay is >= DelayBlocksMin and <= DelayBlocksMax, RevertReasons.DelayOutOfRange,
            $"{delay} blocks, {DelayBlocksMin} to {DelayBlocksMax} accepted");

        Revert.Unless(
            datanet.Unpublished > 0 || datanet.UnpublishedWithdrawals > 0, RevertReasons.NothingToPublish,
            $"nothing was accepted or withdrawn since version {datanet.LatestVersion}");

        bool seals = datanet.Unpublished > 0;
        uint segments = datanet.SegmentCount + (seals ? 1u : 0u);
        uint number = datanet.LatestVersion + 1;
        var segment = new SegmentId(slots.SegmentCount + 1);
        var activation = new Height(call.Block.Height.Value + delay);
        if (seals)
        {
            Height indexed = ScheduleIndexing(call, slots, id, datanet);
            activation = indexed > activation ? indexed : activation;
            slots.SegmentCount = segment.Value;
            slots.SaveSegment(id, datanet.SegmentCount, segment);
        }

        var version = new VersionEntry(activation, call.Block.Height, segments);
        slots.SaveVersion(id, number, version);
        slots.SaveCounters(id, datanet with
        {
            LatestVersion = number,
            SegmentCount = segments,
            Unpublished = 0,
            UnpublishedWithdrawals = 0,
        });
        call.Emit(
            VersionPublished, id.Value, (ulong)number, version.ActivationHeight.Value,
            seals ? segment.Value : 0UL);
        if (seals)
        {
            // Last: the corpus has no journal, so nothing may fail after it.
            Invariant.Require(call.Seal(id) == segment, "the corpus numbers segments as the contract does");
        }

        return [(ulong)number];
    }

    // What is indexed anew: the segment to be sealed, and earlier ones that are indexed together with it.
    private static Height ScheduleIndexing(
        CallContext call, DatanetSlots slots, DatanetId id, DatanetEntry datanet)
    {
        IReadOnlyList<SegmentId> sealedBefore = slots.LoadSegments(id, datanet.SegmentCount);
        ulong symbols = (ulong)call.Corpus.SymbolsToIndex(id, sealedBefore);
        call.Gas.Charge(symbols / IndexRules.SymbolsPerGas);
        (Height indexed, ulong end) = IndexRules.Schedule(call.Block.Height, slots.IndexingEnd, symbols);
        slots.IndexingEnd = end;
        return indexed;
    }
}
