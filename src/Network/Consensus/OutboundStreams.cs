using OpenLedger.Network.Connections;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Consensus;

/// <summary>
/// The two streams this side opened to a peer on one connection: votes, urgent, and bulk. They end together.
/// </summary>
internal sealed class OutboundStreams
{
    private readonly PeerStream _votes;
    private readonly PeerStream _bulk;
    private readonly TimeSpan _stallTimeout;

    private OutboundStreams(PeerStream votes, PeerStream bulk, TimeSpan stallTimeout)
    {
        _votes = votes;
        _bulk = bulk;
        _stallTimeout = stallTimeout;
    }

    /// <summary>Opens both and runs their handshakes.</summary>
    /// <exception cref="PeerFaultException">The peer does not take them, or one side refuses the other.
    /// </exception>
    public static async Task<OutboundStreams> OpenAsync(
        PeerConnection connection, StreamHandshake handshake, TimeSpan stallTimeout,
        CancellationToken cancellationToken)
    {
        PeerStream votes =
            await OpenAsync(connection, handshake, StreamKind.Votes, cancellationToken).ConfigureAwait(false);
        bool done = false;
        try
        {
            PeerStream bulk = await OpenAsync(connection, handshake, StreamKind.Bulk, cancellationToken)
                .ConfigureAwait(false);
            done = true;
            return new OutboundStreams(votes, bulk, stallTimeout);
        }
        finally
        {
            if (!done)
            {
                votes.Reset();
            }
        }
    }

    /// <summary>
    /// Sends what the outbox has until told to finish; then what is under way is finished and both streams
    /// end in order.
    /// </summary>
    /// <exception cref="PeerFaultException">A stream broke, or the peer took nothing for too
    /// long.</exception>
    public async Task RunAsync(PeerOutbox outbox, CancellationToken finish)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(finish);
        Task[] tasks =
        [
            SendVotesAsync(outbox, over.Token), SendBulkAsync(outbox, over.Token),
            WatchAsync(_votes, over.Token), WatchAsync(_bulk, over.Token),
        ];
        Task first = await Task.WhenAny(tasks).ConfigureAwait(false);
        if (first.IsFaulted)
        {
            _votes.Reset();
            _bulk.Reset();
        }

        await over.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(tasks).ConfigureAwait(false);
        }
        catch (PeerFaultException) when (first.IsFaulted)
        {
            // The others failed because the first did: that one's reason counts, and is thrown below.
        }

        // Whoever sends next must look, since this side may have been woken for what is left.
        outbox.Wake(votes: true);
        outbox.Wake(votes: false);
        await first.ConfigureAwait(false);
        await _votes.DisposeAsync().ConfigureAwait(false);
        await _bulk.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<PeerStream> OpenAsync(
        PeerConnection connection, StreamHandshake handshake, StreamKind kind,
        CancellationToken cancellationToken)
    {
        PeerStream stream = await connection.OpenAsync(
            [ConsensusOptions.Protocol], urgent: kind == StreamKind.Votes, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await handshake.OpenAsync(stream, kind, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (PeerFaultException refused) when (StreamHandshake.IsRefusal(refused.Reason))
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        catch (Exception failed) when (failed is PeerFaultException or OperationCanceledException)
        {
            stream.Reset();
            throw;
        }
    }

    private async Task SendVotesAsync(PeerOutbox outbox, CancellationToken finish)
    {
        while (!finish.IsCancellationRequested)
        {
            // No more at once than the stream takes: what waits in the outbox can still be passed over for
            // something newer.
            bool any = false;
            while (_votes.Output.UnflushedBytes < ConsensusOptions.PieceBytesMax
                && outbox.TryTake(NetworkChannel.Votes, out ReadOnlyMemory<byte> message))
            {
                DelimitedMessage.Write(_votes.Output, message.Span);
                any = true;
            }

            if (any)
            {
                await FlushAsync(_votes).ConfigureAwait(false);
            }
            else if (!await IsWokenAsync(outbox, votes: true, finish).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private async Task SendBulkAsync(PeerOutbox outbox, CancellationToken finish)
    {
        ReadOnlyMemory<byte> proposal = default, request = default;
        while (true)
        {
            // A message begun is finished; the channels take turns, so that a question does not wait for a
            // block.
            bool any = WritePiece(outbox, NetworkChannel.Requests, ref request, finish)
                | WritePiece(outbox, NetworkChannel.Proposals, ref proposal, finish);
            if (any)
            {
                await FlushAsync(_bulk).ConfigureAwait(false);
            }
            else if (finish.IsCancellationRequested
                || !await IsWokenAsync(outbox, votes: false, finish).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private bool WritePiece(
        PeerOutbox outbox, NetworkChannel channel, ref ReadOnlyMemory<byte> rest, CancellationToken finish)
    {
        if (rest.IsEmpty && (finish.IsCancellationRequested || !outbox.TryTake(channel, out rest)))
        {
            return false;
        }

        BulkPiece.Write(_bulk.Output, channel, ref rest);
        return true;
    }

    private static async ValueTask<bool> IsWokenAsync(PeerOutbox outbox, bool votes, CancellationToken finish)
    {
        try
        {
            await outbox.WaitAsync(votes, finish).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (finish.IsCancellationRequested)
        {
            return false;
        }
    }

    private async ValueTask FlushAsync(PeerStream stream)
    {
        using CancellationTokenSource patience = new(_stallTimeout);
        try
        {
            if ((await stream.Output.FlushAsync(patience.Token).ConfigureAwait(false)).IsCompleted)
            {
                throw new PeerFaultException(DisconnectReason.ClosedByPeer, "the stream takes no more");
            }
        }
        catch (OperationCanceledException late)
        {
            throw new PeerFaultException(
                DisconnectReason.WriteStalled, $"the peer took nothing for {_stallTimeout}", late);
        }
    }

    // Nothing comes on these streams but their end.
    private static async Task WatchAsync(PeerStream stream, CancellationToken over)
    {
        try
        {
            bool ended = (await stream.Input.ReadAsync(over).ConfigureAwait(false)).IsCompleted;
            throw new PeerFaultException(
                ended ? DisconnectReason.ClosedByPeer : DisconnectReason.ProtocolViolation,
                ended ? "the peer ended the stream" : "bytes on a stream of this side");
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return;
        }
    }
}
