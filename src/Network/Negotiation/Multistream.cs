using System.Buffers;
using System.IO.Pipelines;

namespace OpenLedger.Network.Negotiation;

/// <summary>
/// Agrees on a protocol over a fresh connection or stream. Header, proposal and the first data of the
/// protocol may arrive in one segment: what follows the agreement stays in the pipe for whoever reads next.
/// </summary>
internal static class Multistream
{
    /// <summary>Most proposals that are answered or made.</summary>
    public const int ProposalsMax = 16;

    /// <summary>Proposes protocols in order until the peer takes one.</summary>
    /// <exception cref="PeerFaultException">It takes none, or breaks the rules.</exception>
    public static async ValueTask<string> SelectAsync(
        IDuplexPipe pipe, IReadOnlyList<string> proposals, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(proposals.Count, ProposalsMax, nameof(proposals));
        MultistreamCodec.Write(pipe.Output, MultistreamCodec.Header);
        bool headerSeen = false;
        foreach (string proposal in proposals)
        {
            // The first proposal goes out with the header: one round trip when the peer takes it.
            MultistreamCodec.Write(pipe.Output, proposal);
            await pipe.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (!headerSeen)
            {
                await ExpectHeaderAsync(pipe.Input, cancellationToken).ConfigureAwait(false);
                headerSeen = true;
            }

            string answer = await ReadLineAsync(pipe.Input, cancellationToken).ConfigureAwait(false);
            if (answer == proposal)
            {
                return proposal;
            }

            if (answer != MultistreamCodec.NotAvailable)
            {
                throw new PeerFaultException(
                    DisconnectReason.NegotiationMalformed, "the answer to a proposal is neither it nor na");
            }
        }

        throw new PeerFaultException(
            DisconnectReason.NoCommonProtocol, $"the peer takes none of {string.Join(", ", proposals)}");
    }

    /// <summary>
    /// Sends header and proposal without waiting: for a stream whose first request may travel with them. The
    /// answer is read by <see cref="ConfirmAsync"/>.
    /// </summary>
    public static void ProposeOnly(IDuplexPipe pipe, string proposal)
    {
        MultistreamCodec.Write(pipe.Output, MultistreamCodec.Header);
        MultistreamCodec.Write(pipe.Output, proposal);
    }

    /// <summary>Reads the answer to <see cref="ProposeOnly"/>.</summary>
    /// <exception cref="PeerFaultException">The peer does not take the protocol, or breaks the
    /// rules.</exception>
    public static async ValueTask ConfirmAsync(
        IDuplexPipe pipe, string proposal, CancellationToken cancellationToken)
    {
        await ExpectHeaderAsync(pipe.Input, cancellationToken).ConfigureAwait(false);
        string answer = await ReadLineAsync(pipe.Input, cancellationToken).ConfigureAwait(false);
        if (answer != proposal)
        {
            throw new PeerFaultException(
                answer == MultistreamCodec.NotAvailable
                    ? DisconnectReason.NoCommonProtocol
                    : DisconnectReason.NegotiationMalformed,
                $"the peer does not take {proposal}");
        }
    }

    /// <summary>Answers the peer's proposals until one is supported.</summary>
    /// <exception cref="PeerFaultException">None is, or the peer breaks the rules.</exception>
    public static async ValueTask<string> AnswerAsync(
        IDuplexPipe pipe, Func<string, bool> isSupported, CancellationToken cancellationToken)
    {
        MultistreamCodec.Write(pipe.Output, MultistreamCodec.Header);
        await pipe.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        await ExpectHeaderAsync(pipe.Input, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < ProposalsMax; i++)
        {
            string proposal = await ReadLineAsync(pipe.Input, cancellationToken).ConfigureAwait(false);
            bool supported = isSupported(proposal);
            MultistreamCodec.Write(pipe.Output, supported ? proposal : MultistreamCodec.NotAvailable);
            await pipe.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (supported)
            {
                return proposal;
            }
        }

        throw new PeerFaultException(DisconnectReason.NoCommonProtocol, "too many proposals");
    }

    private static async ValueTask ExpectHeaderAsync(PipeReader input, CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(input, cancellationToken).ConfigureAwait(false) != MultistreamCodec.Header)
        {
            throw new PeerFaultException(DisconnectReason.NegotiationMalformed, "another first line");
        }
    }

    private static async ValueTask<string> ReadLineAsync(
        PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = result.Buffer;
            MultistreamLine status = MultistreamCodec.TryRead(ref rest, out string text);
            if (status == MultistreamLine.Done)
            {
                // Nothing behind the line counts as seen, so that the next reader gets it without waiting.
                input.AdvanceTo(rest.Start);
                return text;
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (status == MultistreamLine.Malformed)
            {
                throw new PeerFaultException(DisconnectReason.NegotiationMalformed, "not a negotiation line");
            }

            if (result.IsCompleted)
            {
                throw new PeerFaultException(DisconnectReason.ClosedByPeer, "it closed while negotiating");
            }
        }
    }
}
