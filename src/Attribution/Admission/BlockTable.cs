using OpenLedger.Attribution.Corpus;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Admission;

/// <summary>
/// The mask table of one stratum: where each aligned, unmasked block of 25 tokens first stood. Found by
/// rolling hash, compared token by token by whoever asks. One writer, any number of readers without locks.
/// </summary>
internal sealed class BlockTable
{
    private readonly ProbeTable _table = new();
    private readonly AppendOnlyLog<BlockPosition> _blocks = new();

    public ProbeTable.Candidates Find(uint hash) => _table.Find(hash);

    public void Prefetch(uint hash) => _table.Prefetch(hash);

    public BlockPosition this[int entry] => _blocks[entry];

    public void Add(BlockPosition position)
    {
        Invariant.Require(position.Offset % BlockScanner.BlockTokens == 0, "an unaligned block");
        _table.Add(position.Hash, _blocks.Append(position));
    }

    public void Append(BlockTable above)
    {
        for (int i = 0; i < above._blocks.Count; i++)
        {
            Add(above._blocks[i]);
        }
    }
}
