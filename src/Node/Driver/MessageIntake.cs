using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Votes;
using OpenLedger.Network;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Reads what peers send, decodes it, checks every signature, and hands the core verified inputs. Whatever
/// does not decode or verify is dropped and reported, never passed on.
/// </summary>
internal sealed class MessageIntake : IAsyncDisposable
{
    private readonly INetwork _network;
    private readonly ValidatorPeers _peers;
    private readonly CandidateDecoder _decoder;
    private readonly RangeServer _ranges;
    private readonly LateVotePool _late;
    private readonly INodeLog _log;
    private readonly Func<Input, CancellationToken, ValueTask> _input;
    private readonly Action<Exception> _fail;
    private readonly Lock _verifying = new();
    private readonly SignatureCache _signatures = new();
    private readonly VoteVerifier _votes;
    private readonly CertificateVerifier _certificates;
    private readonly ProposalVerifier _proposals;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;

    internal MessageIntake(
        IntakeParts parts, ConsensusDomain domain, ValidatorSet validators,
        Func<Input, CancellationToken, ValueTask> input, Action<Exception> fail)
    {
        (_network, _peers, _decoder, _ranges, _late, _log) = parts;
        _input = input;
        _fail = fail;
        _votes = new VoteVerifier(domain, validators, Secp256k1.Verify);
        _certificates = new CertificateVerifier(domain, validators, Secp256k1.Verify);
        _proposals = new ProposalVerifier(_votes, _certificates);
        _loops = Task.WhenAll(
            Task.Run(() => ReadAsync(NetworkChannel.Votes)),
            Task.Run(() => ReadAsync(NetworkChannel.Proposals)),
            Task.Run(() => ReadAsync(NetworkChannel.Requests)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>An own vote is good: remember it, so that a certificate holding it costs less.</summary>
    internal void RememberOwn(Vote vote)
    {
        lock (_verifying)
        {
            _votes.Verify(vote, _signatures);
        }

        _late.Add(vote);
    }

    private async Task ReadAsync(NetworkChannel channel)
    {
        try
        {
            await foreach (InboundMessage message in
                _network.Inbound(channel).ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                if (ToInput(message) is { } input)
                {
                    await _input(input, _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: what has not been read yet is lost, as on any network.
            return;
        }
        catch (Exception fault)
        {
            // A bug of ours: better a node that stops and says so than one that is deaf on a channel.
            _fail(fault);
        }
    }

    private Input? ToInput(InboundMessage message)
    {
        if (_peers.NumberOf(message.From) is not { } from)
        {
            _log.PeerMisbehaved(message.From.Value, "a consensus message from a peer that is no validator");
            return null;
        }

        MessageError error = MessageCodec.TryDecode(message.Payload.Span, out ConsensusMessage? decoded);
        if (decoded is null)
        {
            _log.PeerMisbehaved(message.From.Value, $"a message that does not decode: {error}");
            return null;
        }

        Input? input = Verified(from, decoded, out string? problem);
        if (problem is not null)
        {
            _log.PeerMisbehaved(message.From.Value, problem);
        }

        return input;
    }

    private Input? Verified(PeerNumber from, ConsensusMessage message, out string? problem)
    {
        problem = null;
        switch (message)
        {
            case ConsensusMessage.OfVote m:
                problem = CheckVote(m.Vote) ? null : "a vote with a bad signature";
                return problem is null ? new Input.VoteReceived(from, m.Vote) : null;
            case ConsensusMessage.OfCertificate m:
                problem = CheckCertificate(m.Certificate);
                return problem is null ? new Input.CertificateReceived(from, m.Certificate) : null;
            case ConsensusMessage.OfProposal m:
                problem = CheckProposal(m.Proposal) ? null : "a proposal with a bad signature";
                return problem is null
                    ? new Input.ProposeReceived(from, m.Proposal, DecodeNamed(m.Proposal))
                    : null;
            case ConsensusMessage.CertificateRequest m:
                return new Input.CertificateRequested(from, m.Epoch, m.View);
            case ConsensusMessage.BlockRequest m:
                return new Input.BlockRequested(from, m.Hash);
            case ConsensusMessage.BlockResponse m:
                problem = _decoder.TryDecode(m.Block, out CandidateBlock? block) ? null
                    : "a block that does not decode";
                return block is null ? null : new Input.BlockReceived(from, block);
            case ConsensusMessage.RangeRequest m:
                _ranges.Answer(_peers.PeerOf(from), m.From);
                return null;
            case ConsensusMessage.RangeResponse m:
                return VerifiedRange(from, m, out problem);
            default:
                problem = "a message of an unknown kind";
                return null;
        }
    }

    // Null when the bytes are no block, or not the one the leader signed: the core deals with both alike.
    private CandidateBlock? DecodeNamed(Proposal proposal) =>
        _decoder.TryDecode(proposal.Block, out CandidateBlock? block) && block.Hash == proposal.Id.BlockHash
            ? block
            : null;

    private Input.RangeReceived? VerifiedRange(
        PeerNumber from, ConsensusMessage.RangeResponse range, out string? problem)
    {
        problem = CheckCertificate(range.Finalization);
        List<CandidateBlock> blocks = [];
        foreach (ReadOnlyMemory<byte> bytes in range.Blocks)
        {
            if (problem is not null)
            {
                break;
            }

            if (_decoder.TryDecode(bytes, out CandidateBlock? block))
            {
                blocks.Add(block);
            }
            else
            {
                problem = "a range with a block that does not decode";
            }
        }

        return problem is null ? new Input.RangeReceived(from, blocks, range.Finalization) : null;
    }

    private string? CheckCertificate(Certificate certificate)
    {
        CertificateError error;
        lock (_verifying)
        {
            error = _certificates.Verify(certificate, _signatures);
        }

        if (error != CertificateError.None)
        {
            return $"a certificate that does not verify: {error}";
        }

        _late.Add(certificate);
        return null;
    }

    private bool CheckVote(Vote vote)
    {
        lock (_verifying)
        {
            if (!_votes.Verify(vote, _signatures))
            {
                return false;
            }
        }

        _late.Add(vote);
        return true;
    }

    private bool CheckProposal(Proposal proposal)
    {
        lock (_verifying)
        {
            if (!_proposals.Verify(proposal, _signatures))
            {
                return false;
            }
        }

        _late.Add(proposal.LeaderVote);
        foreach (Certificate certificate in proposal.Justification)
        {
            _late.Add(certificate);
        }

        return true;
    }
}
