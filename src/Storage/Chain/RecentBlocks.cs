using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Chain;

/// <summary>
/// The last committed blocks, decoded, so that readers of the head never decode it again. One writer, any
/// readers; a ring in which a slot is replaced whole. It holds no state, corpus or content.
/// </summary>
internal sealed class RecentBlocks(int blocksMax)
{
    private readonly Entry?[] _ring = new Entry?[Math.Max(blocksMax, 1)];

    internal void Add(ExecutedBlock executed) =>
        Volatile.Write(
            ref _ring[SlotOf(executed.Block.Header.Number)],
            new Entry(executed.Block, executed.Receipts, executed.Attributions));

    internal Entry? Find(Height height)
    {
        Entry? entry = Volatile.Read(ref _ring[SlotOf(height)]);
        return entry?.Block.Header.Number == height ? entry : null;
    }

    private int SlotOf(Height height) => (int)(height.Value % (ulong)_ring.Length);

    internal sealed record Entry(
        Block Block, IReadOnlyList<Receipt> Receipts, IReadOnlyList<AttributionRecord> Attributions);
}
