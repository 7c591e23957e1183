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

    /// <summary>
    /// The view it belongs to: it may be dropped once that view is at or below the committed floor.
    /// </summary>
    public abstract View View { get; }

    /// <summary>A block, before it is voted for.</summary>
    public sealed record OfBlock(CandidateBlock Block) : WalRecord
    {
        /// <inheritdoc/>
        public override View View => Block.View;
    }

    /// <summary>An own vote, before it is sent.</summary>
    public sealed record OfVote(Vote Vote) : WalRecord
    {
        /// <inheritdoc/>
        public override View View => Vote.Body.View;
    }

    /// <summary>A certificate, before it is acted on.</summary>
    public sealed record OfCertificate(Certificate Certificate) : WalRecord
    {
        /// <inheritdoc/>
        public override View View => Certificate.Body.View;
    }

    /// <summary>The certify verdict on a notarized P.</summary>
    public sealed record OfVerdict(ProposalId Proposal, bool Valid) : WalRecord
    {
        /// <inheritdoc/>
        public override View View => Proposal.View;
    }
}
