using OpenLedger.Consensus.Recovery;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Messages;

/// <summary>What validators send each other. Bytes: <see cref="MessageCodec"/>.</summary>
public abstract record ConsensusMessage
{
    private ConsensusMessage()
    {
    }

    /// <summary>A vote (tag 1).</summary>
    public sealed record OfVote(Vote Vote) : ConsensusMessage;

    /// <summary>A certificate (tag 2), pushed or in answer to <see cref="CertificateRequest"/>.</summary>
    public sealed record OfCertificate(Certificate Certificate) : ConsensusMessage;

    /// <summary>A leader's proposal (tag 3).</summary>
    public sealed record OfProposal(Proposal Proposal) : ConsensusMessage;

    /// <summary>Asks for the certificates of a view (tag 4).</summary>
    public sealed record CertificateRequest(Epoch Epoch, View View) : ConsensusMessage;

    /// <summary>Asks for a block by hash (tag 5).</summary>
    public sealed record BlockRequest(Hash256 Hash) : ConsensusMessage;

    /// <summary>A block in answer (tag 6).</summary>
    public sealed record BlockResponse(ReadOnlyMemory<byte> Block) : ConsensusMessage;

    /// <summary>
    /// Asks for finalized blocks from a height upwards (tag 7). Answered by the driver from its store.
    /// </summary>
    public sealed record RangeRequest(Height From) : ConsensusMessage;

    /// <summary>
    /// Finalized blocks in ascending height, and the Finalization that names the last of them (tag 8).
    /// </summary>
    public sealed record RangeResponse(IReadOnlyList<ReadOnlyMemory<byte>> Blocks, Certificate Finalization)
        : ConsensusMessage;

    /// <summary>Asks how far consensus has come, after log and journal were lost (tag 9).</summary>
    public sealed record OfRecoveryRequest(RecoveryRequest Request) : ConsensusMessage;

    /// <summary>The signed answer (tag 10).</summary>
    public sealed record OfRecoveryReply(RecoveryReply Reply) : ConsensusMessage;
}
