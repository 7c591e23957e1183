using System.Collections.Concurrent;
using System.Threading.Channels;
using OpenLedger.Consensus.Messages;
using OpenLedger.Network;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Driver;

/// <summary>
/// A network of one that asks, for each vote it is told to send, whether it may be sent already.
/// </summary>
internal sealed class WatchedNetwork(int votesWanted, Func<Vote, bool> maySend) : INetwork
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<InboundMessage> _silence = Channel.CreateBounded<InboundMessage>(1);
    private int _votes;

    public ConcurrentQueue<string> SentTooEarly { get; } = new();

    public Task Seen => _seen.Task;

    public PeerId Local { get; } = new("validator-0");

    public IReadOnlyCollection<PeerId> Peers => [];

    public long Dropped => 0;

    public void Broadcast(NetworkChannel channel, ReadOnlyMemory<byte> message)
    {
        MessageCodec.TryDecode(message.Span, out ConsensusMessage? decoded);
        Vote? vote = decoded switch
        {
            ConsensusMessage.OfVote m => m.Vote,
            ConsensusMessage.OfProposal m => m.Proposal.LeaderVote,
            _ => null,
        };
        if (vote is null)
        {
            return;
        }

        if (!maySend(vote))
        {
            SentTooEarly.Enqueue(vote.ToString());
        }

        if (Interlocked.Increment(ref _votes) == votesWanted)
        {
            _seen.TrySetResult();
        }
    }

    public void Send(PeerId peer, NetworkChannel channel, ReadOnlyMemory<byte> message) =>
        Broadcast(channel, message);

    public ChannelReader<InboundMessage> Inbound(NetworkChannel channel) => _silence.Reader;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
