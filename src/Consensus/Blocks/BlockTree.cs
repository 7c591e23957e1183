using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Blocks;

/// <summary>
/// The blocks above the committed one that this node holds, by hash. Proposals are kept up to
/// <see cref="OfferedMax"/>; beyond it they are fetched when a quorum has notarized them.
/// </summary>
internal sealed class BlockTree
{
    /// <summary>Blocks beyond which a mere proposal is not kept.</summary>
    public const int OfferedMax = 256;

    private readonly SortedDictionary<Hash256, BlockEntry> _entries = [];

    public int Count => _entries.Count;

    public IEnumerable<BlockEntry> Entries => _entries.Values;

    public BlockEntry? Find(in Hash256 hash) => _entries.GetValueOrDefault(hash);

    /// <summary>Keeps a block this node needs.</summary>
    public BlockEntry Add(CandidateBlock block)
    {
        if (!_entries.TryGetValue(block.Hash, out BlockEntry? entry))
        {
            entry = new BlockEntry(block);
            _entries[block.Hash] = entry;
        }

        return entry;
    }

    /// <summary>Keeps a block a leader offers, if there is room.</summary>
    public void Offer(CandidateBlock block)
    {
        if (_entries.Count < OfferedMax)
        {
            Add(block);
        }
    }

    /// <summary>True when a block held here names this one as its parent.</summary>
    public bool HasChild(Hash256 hash) => _entries.Values.Any(entry => entry.Block.ParentHash == hash);

    /// <summary>Lets go of a block.</summary>
    public void Remove(in Hash256 hash) => _entries.Remove(hash);

    /// <summary>Lets go of all.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Forgets what is committed or excluded by what is: every block at or below a height.</summary>
    public void Prune(Height committed)
    {
        BlockEntry[] old = [.. _entries.Values.Where(e => e.Block.Height <= committed)];
        foreach (BlockEntry entry in old)
        {
            _entries.Remove(entry.Block.Hash);
        }
    }
}
