using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;

namespace OpenLedger.Node.Driver;

/// <summary>The consensus core as sync sees it. Thread-safe.</summary>
internal interface ISyncedCore
{
    /// <summary>The epoch that runs, with this node's place in it.</summary>
    EpochConfig Epoch { get; }

    /// <summary>Another epoch runs. Handlers must be quick.</summary>
    event Action<EpochConfig>? EpochBegan;

    /// <summary>
    /// Gives the core finalized blocks with their verified Finalization. It commits them if they follow its
    /// head and passes over them otherwise. Waits while the core has much to do.
    /// </summary>
    ValueTask OfferAsync(
        IReadOnlyList<CandidateBlock> blocks, Certificate finalization, CancellationToken cancellationToken);
}
