using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Execution;

/// <summary>A block and everything executing it gave.</summary>
/// <param name="Block">The block, with its final header.</param>
/// <param name="Receipts">One a transaction, in order.</param>
/// <param name="Attributions">The settled inferences, in order; the header's attributionRoot commits to their
/// proofs.</param>
/// <param name="State">The state after it, a layer over the parent's.</param>
/// <param name="Post">The chain as of this block: what its child is executed on.</param>
/// <param name="CorpusEvents">What changed in the corpus, in order.</param>
/// <param name="Content">New content by its root.</param>
public sealed record ExecutedBlock(
    Block Block,
    IReadOnlyList<Receipt> Receipts,
    IReadOnlyList<AttributionRecord> Attributions,
    StateLayer State,
    ChainView Post,
    IReadOnlyList<CorpusEvent> CorpusEvents,
    SortedDictionary<Hash256, byte[]> Content)
{
    /// <summary>
    /// What the header's validatorsHash commits to, when it is not the parent's: who signs from the next
    /// block on; null otherwise.
    /// </summary>
    public CommittedSet? NextSet { get; init; }

    /// <summary>The wei that contracts moved, in the order they did.</summary>
    public IReadOnlyList<InternalTransfer> Transfers { get; init; } = [];

    /// <summary>
    /// Lets go of the blocks below once this block is stored: state and content that it does not hold itself
    /// are read from the stored views. Views built on this block stay valid. See
    /// <see cref="StateLayer.Settle"/>.
    /// </summary>
    public void Settle(IWorldState storedState, IContentReader storedContent)
    {
        State.Settle(storedState);
        (Post.Content as ContentLayer)?.Settle(storedContent);
    }
}
