using System.Threading.Channels;

namespace OpenLedger.Network.Consensus;

/// <summary>Everything that waits to be sent to one peer, by channel. Thread-safe.</summary>
internal sealed class PeerOutbox(ConsensusOptions options)
{
    private readonly SendQueue _votes = new(options.VotesWaitingBytesMax);
    private readonly SendQueue _proposals = new(options.ProposalsWaitingBytesMax);
    private readonly SendQueue _requests = new(options.RequestsWaitingBytesMax);
    private readonly Channel<bool> _votesCame = Signal();
    private readonly Channel<bool> _bulkCame = Signal();

    /// <summary>Bytes waiting, overhead included.</summary>
    public long Bytes => _votes.Bytes + _proposals.Bytes + _requests.Bytes;

    /// <summary>Adds a message; returns how many were dropped for it, itself perhaps among them.</summary>
    public int Add(in OutboundMessage message)
    {
        int most = message.Channel == NetworkChannel.Votes
            ? ConsensusOptions.VoteBytesMax : NetworkLimits.MessageBytesMax;
        if (message.Payload.Length > most)
        {
            return 1;
        }

        int dropped = QueueOf(message.Channel).Add(message);
        Wake(message.Channel == NetworkChannel.Votes);
        return dropped;
    }

    /// <summary>Takes the message of a channel that waits longest.</summary>
    public bool TryTake(NetworkChannel channel, out ReadOnlyMemory<byte> payload) =>
        QueueOf(channel).TryTake(out payload);

    /// <summary>Waits until there may be votes, or else bulk.</summary>
    public async ValueTask WaitAsync(bool votes, CancellationToken cancellationToken) =>
        await (votes ? _votesCame : _bulkCame).Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Ends a wait, so that whoever takes over looks.</summary>
    public void Wake(bool votes) => (votes ? _votesCame : _bulkCame).Writer.TryWrite(true);

    /// <summary>Drops everything; returns how many.</summary>
    public int Clear() => _votes.Clear() + _proposals.Clear() + _requests.Clear();

    private static Channel<bool> Signal() => Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private SendQueue QueueOf(NetworkChannel channel) => channel switch
    {
        NetworkChannel.Votes => _votes,
        NetworkChannel.Proposals => _proposals,
        NetworkChannel.Requests => _requests,
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };
}
