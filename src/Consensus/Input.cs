using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus;

/// <summary>
/// Everything that can happen to the core. Votes, certificates and proposals come in verified: the driver
/// checks every signature first (<see cref="Votes.VoteVerifier"/>,
/// <see cref="Certificates.CertificateVerifier"/>, <see cref="Certificates.ProposalVerifier"/>).
/// </summary>
public abstract record Input
{
    private Input()
    {
    }

    /// <summary>The first input, once.</summary>
    /// <param name="Floor">The last durably committed block.</param>
    /// <param name="Records">The write-ahead log, oldest first, whatever epochs it holds.</param>
    /// <param name="SignedVotes">The signer's journal: every vote it signed above its watermark.</param>
    /// <param name="Previous">
    /// The epoch before the floor's, to serve peers still in it; null in the first epoch.
    /// </param>
    public sealed record Start(
        ChainFloor Floor, IReadOnlyList<WalRecord> Records, IReadOnlyList<Vote> SignedVotes,
        EndedEpoch? Previous = null) : Input;

    /// <summary>A proposal whose leader vote and justification are verified.</summary>
    /// <param name="From">The peer it came from.</param>
    /// <param name="Proposal">The proposal.</param>
    /// <param name="Block">
    /// Its block decoded; null when the bytes are not the block P names, or none (a boundary block again).
    /// </param>
    public sealed record ProposeReceived(PeerNumber From, Proposal Proposal, CandidateBlock? Block)
        : Input;

    /// <summary>A verified vote.</summary>
    public sealed record VoteReceived(PeerNumber From, Vote Vote) : Input;

    /// <summary>A verified certificate.</summary>
    public sealed record CertificateReceived(PeerNumber From, Certificate Certificate) : Input;

    /// <summary>A block in answer to a request.</summary>
    public sealed record BlockReceived(PeerNumber From, CandidateBlock Block) : Input;

    /// <summary>
    /// Finalized blocks in answer to a range request, with a verified Finalization of the last. They are of
    /// one epoch: a range ends at a boundary block at the latest.
    /// </summary>
    /// <param name="From">The peer they came from.</param>
    /// <param name="Blocks">Ascending, each the parent of the next.</param>
    /// <param name="Finalization">Names the last of them.</param>
    /// <param name="IsSynced">
    /// The driver fetched them on its own account: taken although no rule here asked for a range.
    /// </param>
    public sealed record RangeReceived(
        PeerNumber From, IReadOnlyList<CandidateBlock> Blocks, Certificate Finalization,
        bool IsSynced = false) : Input
    {
        /// <summary>
        /// Most blocks of one that the driver fetched: as many as can be notarized ahead of finality.
        /// </summary>
        public const int SyncedBlocksMax = 16_384;
    }

    /// <summary>
    /// A peer sent something of an epoch later than the running one, which cannot be verified yet: the driver
    /// gives no more than this of it.
    /// </summary>
    public sealed record LaterEpochHeard(PeerNumber From, Epoch Epoch) : Input;

    /// <summary>A peer asks for the certificates of a view.</summary>
    public sealed record CertificateRequested(PeerNumber From, Epoch Epoch, View View) : Input;

    /// <summary>A peer asks for a block.</summary>
    public sealed record BlockRequested(PeerNumber From, Hash256 Hash) : Input;

    /// <summary>A connection came up: the peer is shown where this node is.</summary>
    public sealed record PeerConnected(PeerNumber Peer) : Input;

    /// <summary>A timer's time has come.</summary>
    public sealed record TimerFired(TimerId Timer) : Input;

    /// <summary>The answer to <see cref="Effect.Verify"/>.</summary>
    public sealed record VerifyDone(Hash256 BlockHash, BlockVerdict Verdict) : Input;

    /// <summary>
    /// The answer to <see cref="Effect.Build"/>; null when it failed or this node is not ready to propose.
    /// </summary>
    public sealed record Built(Epoch Epoch, View View, CandidateBlock? Block) : Input;

    /// <summary>The answer to <see cref="Effect.Sign"/>.</summary>
    public sealed record Signed(Vote Vote) : Input;

    /// <summary>The other answer to <see cref="Effect.Sign"/>: the signer's rules forbid it.</summary>
    public sealed record SignRefused(Body Body) : Input;

    /// <summary>The answer to <see cref="Effect.Commit"/>: the block is durable in the store.</summary>
    /// <param name="Height">Its height.</param>
    /// <param name="Next">The next epoch: set exactly when the block is the boundary block.</param>
    public sealed record Committed(Height Height, EpochConfig? Next = null) : Input;
}
