using System.Threading.Channels;
using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Votes;
using OpenLedger.Network;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Reads what peers send, decodes it, checks every signature, and hands the core verified inputs. Whatever
/// does not decode or verify is dropped and reported, never passed on.
/// </summary>
internal sealed class MessageIntake : IAsyncDisposable
{
    private readonly INetwork _network;
    private readonly PeerDirectory _peers;
    private readonly CandidateDecoder _decoder;
    private readonly RangeServer _ranges;
    private readonly LateVotePool _late;
    private readonly INodeLog _log;
    private readonly ProcessorTime _processor;
    private readonly ConsensusDomain _domain;
    private readonly Func<Input, CancellationToken, ValueTask> _input;
    private readonly Action<PeerNumber, ConsensusMessage> _recovery;
    private readonly Action<Exception> _fail;
    private readonly Lock _verifying = new();
    private readonly SignatureCache _signatures = new();
    private readonly EarlyMessages _early = new();
    private readonly OpenRequests _open = new();
    private readonly AnswerBudget _budget;
    private readonly Channel<InboundMessage> _again =
        Channel.CreateBounded<InboundMessage>(new BoundedChannelOptions(EarlyMessages.CountMax)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
        });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;
    private volatile Known _known;

    internal MessageIntake(
        IntakeParts parts, ConsensusDomain domain, EpochState state,
        Func<Input, CancellationToken, ValueTask> input, Action<PeerNumber, ConsensusMessage> recovery,
        Action<Exception> fail, TimeProvider? time = null)
    {
        _budget = new AnswerBudget(time ?? TimeProvider.System);
        (_network, _peers, _decoder, _ranges, _late, _log) = parts;
        _processor = parts.Processor;
        _domain = domain;
        _input = input;
        _recovery = recovery;
        _fail = fail;
        _known = new Known(state.Interest, VerifiersOf(state.Config), null);
        _loops = Task.WhenAll(
            Task.Run(() => ReadAsync(_network.Inbound(NetworkChannel.Votes))),
            Task.Run(() => ReadAsync(_network.Inbound(NetworkChannel.Proposals))),
            Task.Run(() => ReadAsync(_network.Inbound(NetworkChannel.Requests))),
            Task.Run(() => ReadAsync(_again.Reader)));
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
        if (_known.Of(vote.Body.Epoch) is { } verifiers)
        {
            CheckVote(verifiers, vote);
        }
    }

    /// <summary>A request goes out: its answer, and only that, will be read.</summary>
    internal void Asked(PeerId peer, ConsensusMessage request) => _open.Note(peer, request);

    /// <summary>
    /// Follows the core after a turn: what it can still use, and which epochs' signatures can be checked.
    /// What came too early for the epoch that begins is read again.
    /// </summary>
    internal void Follow(EpochState state)
    {
        Known before = _known;
        Interest interest = state.Interest;
        if (ReferenceEquals(interest, before.Interest))
        {
            return; // nothing to be read differently: the same epochs, views and certificates
        }

        _known = new Known(
            interest,
            before.Of(state.Config.Epoch) ?? VerifiersOf(state.Config),
            state.Previous is { } previous
                ? before.Of(previous.Epoch) ?? VerifiersOf(previous.Config)
                : null);
        if (before.Running.Epoch != state.Config.Epoch)
        {
            ReadEarlyAgain();
        }
    }

    private EpochVerifiers VerifiersOf(EpochConfig epoch) => new(_domain, epoch, _processor);

    private void ReadEarlyAgain()
    {
        foreach (InboundMessage message in _early.TakeAll())
        {
            _again.Writer.TryWrite(message);
        }
    }

    private async Task ReadAsync(ChannelReader<InboundMessage> messages)
    {
        try
        {
            await foreach (InboundMessage message in
                messages.ReadAllAsync(_stop.Token).ConfigureAwait(false))
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
            _log.PeerMisbehaved(message.From.Value, "a message, and is one peer too many");
            return null;
        }

        MessageError error = Decode(message, out ConsensusMessage? decoded);
        if (decoded is null)
        {
            _log.PeerMisbehaved(message.From.Value, $"a message that does not decode: {error}");
            return null;
        }

        if (!IsAskedFor(message.From, decoded))
        {
            _log.PeerMisbehaved(message.From.Value, "an answer that was not asked for");
            return null;
        }

        Known known = _known;
        if (EpochOf(decoded) is { } epoch && known.Interest.IsLater(epoch))
        {
            KeepEarly(message, epoch, known.Interest.Epoch);
            return new Input.LaterEpochHeard(from, epoch);
        }

        Input? input = Verified(from, decoded, known, out string? problem);
        if (problem is not null)
        {
            _log.PeerMisbehaved(message.From.Value, problem);
        }

        return input;
    }

    private MessageError Decode(InboundMessage message, out ConsensusMessage? decoded)
    {
        using (_processor.Enter(ProcessorPart.Network))
        {
            return MessageCodec.TryDecode(message.Payload.Span, out decoded);
        }
    }

    // Only headers are read to tell: senders are recovered for nothing that nobody asked for.
    private bool IsAskedFor(PeerId from, ConsensusMessage message) => message switch
    {
        ConsensusMessage.BlockResponse m => BlockCodec.TryReadHeader(m.Block.Span, out BlockHeader? header)
            && _open.IsOpen(from, BlockHeaderCodec.ComputeHash(header)),
        ConsensusMessage.RangeResponse m =>
            BlockCodec.TryReadHeader(m.Blocks[0].Span, out BlockHeader? header)
            && _open.IsOpen(from, header.Number),
        _ => true,
    };

    private void KeepEarly(InboundMessage message, Epoch epoch, Epoch running)
    {
        if (epoch.Value != running.Value + 1)
        {
            return;
        }

        _early.Keep(message);
        if (_known.Running.Epoch != running)
        {
            ReadEarlyAgain(); // its epoch began while it was being kept
        }
    }

    private static Epoch? EpochOf(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote m => m.Vote.Body.Epoch,
        ConsensusMessage.OfCertificate m => m.Certificate.Body.Epoch,
        ConsensusMessage.OfProposal m => m.Proposal.Id.Epoch,
        ConsensusMessage.CertificateRequest m => m.Epoch,
        ConsensusMessage.RangeResponse m => m.Finalization.Body.Epoch,
        _ => null,
    };

    private Input? Verified(PeerNumber from, ConsensusMessage message, Known known, out string? problem)
    {
        problem = null;
        switch (message)
        {
            case ConsensusMessage.OfVote m:
                if (!known.Interest.Wants(m.Vote) || known.Of(m.Vote.Body.Epoch) is not { } voters)
                {
                    return null;
                }

                problem = CheckVote(voters, m.Vote) ? null : "a vote with a bad signature";
                return problem is null ? new Input.VoteReceived(from, m.Vote) : null;
            case ConsensusMessage.OfCertificate m:
                if (!known.Interest.Wants(m.Certificate))
                {
                    return null;
                }

                problem = CheckCertificate(known, m.Certificate);
                return problem is null ? new Input.CertificateReceived(from, m.Certificate) : null;
            case ConsensusMessage.OfProposal m:
                if (!known.Interest.Wants(m.Proposal) || known.Of(m.Proposal.Id.Epoch) is not { } proposers)
                {
                    return null;
                }

                problem = CheckProposal(proposers, m.Proposal) ? null : "a proposal with a bad signature";
                return problem is null
                    ? new Input.ProposeReceived(from, m.Proposal, DecodeNamed(m.Proposal))
                    : null;
            case ConsensusMessage.CertificateRequest m:
                return new Input.CertificateRequested(from, m.Epoch, m.View);
            case ConsensusMessage.BlockRequest m when _budget.TryTakeBlock(from):
                return new Input.BlockRequested(from, m.Hash);
            case ConsensusMessage.BlockResponse m:
                problem = _decoder.TryDecode(m.Block, out CandidateBlock? block) ? null
                    : "a block that does not decode";
                return block is null || !_open.TryClose(_peers.PeerOf(from), block.Hash)
                    ? null
                    : new Input.BlockReceived(from, block);
            case ConsensusMessage.RangeRequest m when _budget.TryTakeRange(from):
                _ranges.Answer(_peers.PeerOf(from), m.From);
                return null;
            case ConsensusMessage.BlockRequest or ConsensusMessage.RangeRequest:
                problem = "requests faster than they are answered";
                return null;
            case ConsensusMessage.RangeResponse m:
                return m.Finalization.Body.Epoch == known.Running.Epoch
                    ? VerifiedRange(from, m, known, out problem)
                    : null;
            case ConsensusMessage.OfRecoveryRequest or ConsensusMessage.OfRecoveryReply:
                _recovery(from, message); // no input of the core: the signer's gate verifies and answers
                return null;
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
        PeerNumber from, ConsensusMessage.RangeResponse message, Known known, out string? problem)
    {
        if (FinalizedRange.Of(message.Blocks, message.Finalization, out problem) is not { } range
            || !_open.TryClose(_peers.PeerOf(from), range.First))
        {
            return null;
        }

        problem = CheckCertificate(known, range.Finalization);
        if (problem is not null)
        {
            return null;
        }

        if (!range.TryDecode(_decoder, out IReadOnlyList<CandidateBlock>? blocks))
        {
            problem = "a range with a block that does not decode";
            return null;
        }

        return new Input.RangeReceived(from, blocks, range.Finalization);
    }

    private string? CheckCertificate(Known known, Certificate certificate)
    {
        CertificateError error;
        lock (_verifying)
        {
            error = known.Running.Certificates.Verify(certificate, _signatures);
        }

        if (error != CertificateError.None)
        {
            return $"a certificate that does not verify: {error}";
        }

        _late.Add(certificate);
        return null;
    }

    private bool CheckVote(EpochVerifiers voters, Vote vote)
    {
        lock (_verifying)
        {
            if (!voters.Votes.Verify(vote, _signatures))
            {
                return false;
            }
        }

        _late.Add(vote);
        return true;
    }

    private bool CheckProposal(EpochVerifiers proposers, Proposal proposal)
    {
        lock (_verifying)
        {
            if (!proposers.Proposals.Verify(proposal, _signatures))
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

    /// <summary>What the core could use and the sets known when it was taken.</summary>
    private sealed record Known(Interest Interest, EpochVerifiers Running, EpochVerifiers? Previous)
    {
        public EpochVerifiers? Of(Epoch epoch) =>
            epoch == Running.Epoch ? Running : epoch == Previous?.Epoch ? Previous : null;
    }
}
