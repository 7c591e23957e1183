using OpenLedger.Consensus.Blocks;
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
    /// <param name="Records">The write-ahead log, oldest first.</param>
    /// <param name="SignedVotes">The signer's journal: every vote it signed above its watermark.</param>
    public sealed record Start(
        ChainFloor Floor, IReadOnlyList<WalRecord> Records, IReadOnlyList<Vote> SignedVotes) : Input;

    /// <summary>A proposal whose leader vote and justification are verified.</summary>
    /// <param name="From">The peer it came from.</param>
    /// <param name="Proposal">The proposal.</param>
    /// <param name="Block">Its block decoded; null when the bytes are not the block P names.</param>
    public sealed record ProposeReceived(ValidatorIndex From, Proposal Proposal, CandidateBlock? Block)
        : Input;

    /// <summary>A verified vote.</summary>
    public sealed record VoteReceived(ValidatorIndex From, Vote Vote) : Input;

    /// <summary>A verified certificate.</summary>
    public sealed record CertificateReceived(ValidatorIndex From, Certificate Certificate) : Input;

    /// <summary>A block in answer to a request.</summary>
    public sealed record BlockReceived(ValidatorIndex From, CandidateBlock Block) : Input;

    /// <summary>
    /// Finalized blocks in answer to a range request, with a verified Finalization of the last.
    /// </summary>
    public sealed record RangeReceived(
        ValidatorIndex From, IReadOnlyList<CandidateBlock> Blocks, Certificate Finalization) : Input;

    /// <summary>A peer asks for the certificates of a view.</summary>
    public sealed record CertificateRequested(ValidatorIndex From, Epoch Epoch, View View) : Input;

    /// <summary>A peer asks for a block.</summary>
    public sealed record BlockRequested(ValidatorIndex From, Hash256 Hash) : Input;

    /// <summary>A connection to a validator came up: it is shown where this node is.</summary>
    public sealed record PeerConnected(ValidatorIndex Peer) : Input;

    /// <summary>A timer's time has come.</summary>
    public sealed record TimerFired(TimerId Timer) : Input;

    /// <summary>The answer to <see cref="Effect.Verify"/>.</summary>
    public sealed record VerifyDone(Hash256 BlockHash, BlockVerdict Verdict) : Input;

    /// <summary>
    /// The answer to <see cref="Effect.Build"/>; null when it failed or this node is not ready to propose.
    /// </summary>
    public sealed record Built(View View, CandidateBlock? Block) : Input;

    /// <summary>The answer to <see cref="Effect.Sign"/>.</summary>
    public sealed record Signed(Vote Vote) : Input;

    /// <summary>The other answer to <see cref="Effect.Sign"/>: the signer's rules forbid it.</summary>
    public sealed record SignRefused(Body Body) : Input;

    /// <summary>The answer to <see cref="Effect.Commit"/>: the block is durable in the store.</summary>
    public sealed record Committed(Height Height) : Input;
}
