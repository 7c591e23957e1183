using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Queries;

/// <summary>
/// The finalized chain. Thread-safe; what is final never changes, so neither do answers except from unknown
/// to known.
/// </summary>
public interface IChainReader : IContributionHistory
{
    /// <summary>The chain as of the newest finalized block.</summary>
    ChainView Head { get; }

    /// <summary>A finalized block.</summary>
    Block? GetBlock(Height height);

    /// <summary>A finalized block by its hash.</summary>
    Block? GetBlock(Hash256 hash);

    /// <summary>A finalized header, without the cost of its block's transactions.</summary>
    BlockHeader? GetHeader(Height height);

    /// <summary>Height of a finalized block.</summary>
    Height? HeightOf(Hash256 blockHash);

    /// <summary>A block's receipts, one a transaction.</summary>
    IReadOnlyList<Receipt>? GetReceipts(Height height);

    /// <summary>
    /// Heights whose log filter passes a test, ascending: blocks without logs are never asked.
    /// </summary>
    /// <param name="first">The first height looked at.</param>
    /// <param name="last">The last height looked at.</param>
    /// <param name="mayMatch">Given a block's log filter.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<Height> FindLogBlocks(Height first, Height last, Func<Bloom, bool> mayMatch, int limit);

    /// <summary>Where a transaction is.</summary>
    TransactionLocation? FindTransaction(Hash256 hash);

    /// <summary>The state after a block, where it is still kept.</summary>
    StateAtResult StateAt(Height height);

    /// <summary>The inferences a block settled, in order; none for an unknown block.</summary>
    IReadOnlyList<AttributionRecord> GetAttributions(Height height);

    /// <summary>Where an inference was settled.</summary>
    TransactionLocation? FindInference(Hash256 inferenceId);

    /// <summary>Settled inferences, newest first.</summary>
    /// <param name="beforeSequence">Only those before this chain-wide number; null: from the newest.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<InferenceEntry> ListInferences(ulong? beforeSequence, int limit);

    /// <summary>Content by its root.</summary>
    byte[]? GetContent(Hash256 root);

    /// <summary>
    /// The stored certificate that finalized this block: of it or of the nearest one above it.
    /// </summary>
    FinalityCertificate? GetCertificate(Height height);

    /// <summary>The set that a finalized header's validatorsHash commits to, of any epoch.</summary>
    CommittedSet? GetValidatorSet(Hash256 validatorsHash);
}
