namespace OpenLedger.Consensus.Blocks;

/// <summary>
/// A block held in memory. The verdict belongs to the hash, whatever view names it.
/// </summary>
internal sealed class BlockEntry(CandidateBlock block)
{
    public CandidateBlock Block { get; } = block;

    public Execution Execution { get; set; }

    /// <summary>True once a WalAppend of it was emitted, so that a vote for it may follow.</summary>
    public bool IsDurable { get; set; }
}
