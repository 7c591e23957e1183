using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Wal;

/// <summary>What the core must find again after a crash. Bytes: <see cref="WalRecordCodec"/>.</summary>
public abstract record WalRecord
{
    private WalRecord()
    {
    }

    /// <summary>The epoch it belongs to.</summary>
    public abstract Epoch Epoch { get; }

    /// <summary>The view of <see cref="Epoch"/> it belongs to.</summary>
    public abstract View View { get; }

    /// <summary>
    /// Where it belongs: it may be dropped once that is at or below the committed floor.
    /// </summary>
    public WalPosition Position => WalPosition.Of(Epoch, View);

    /// <summary>A block, before it is voted for.</summary>
    public sealed record OfBlock(CandidateBlock Block) : WalRecord
    {
        /// <inheritdoc/>
        public override Epoch Epoch => Block.Epoch;

        /// <inheritdoc/>
        public override View View => Block.View;
    }

    /// <summary>An own vote, before it is sent.</summary>
    public sealed record OfVote(Vote Vote) : WalRecord
    {
        /// <inheritdoc/>
        public override Epoch Epoch => Vote.Body.Epoch;

        /// <inheritdoc/>
        public override View View => Vote.Body.View;
    }

    /// <summary>A certificate, before it is acted on.</summary>
    public sealed record OfCertificate(Certificate Certificate) : WalRecord
    {
        /// <inheritdoc/>
        public override Epoch Epoch => Certificate.Body.Epoch;

        /// <inheritdoc/>
        public override View View => Certificate.Body.View;
    }

    /// <summary>The certify verdict on a notarized P.</summary>
    public sealed record OfVerdict(ProposalId Proposal, bool Valid) : WalRecord
    {
        /// <inheritdoc/>
        public override Epoch Epoch => Proposal.Epoch;

        /// <inheritdoc/>
        public override View View => Proposal.View;
    }
}
