using System.Collections.Concurrent;
using System.Threading.Channels;
using OpenLedger.Consensus.Messages;
using OpenLedger.Network;
using OpenLedger.Network.Memory;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Driver;

/// <summary>
/// A network of one that asks, for each vote it is told to send, whether it may be sent already.
/// </summary>
internal sealed class WatchedNetwork(int votesWanted, Func<Vote, bool> maySend) : INetwork
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Nobody else is there to gossip with.
    private static readonly INetwork Silent =
        new MemoryHub(new MemoryNetworkOptions()).Join(new PeerId("alone"));

    private readonly Channel<InboundMessage> _silence = Channel.CreateBounded<InboundMessage>(1);
    private int _votes;

    public event Action<PeerId>? PeerJoined
    {
        add { }
        remove { }
    }

    public event Action<PeerId>? PeerLeft
    {
        add { }
        remove { }
    }

    public ConcurrentQueue<string> SentTooEarly { get; } = new();

    public Task Seen => _seen.Task;

    public PeerId Local { get; } = new("validator-0");

    public IReadOnlyCollection<PeerId> Peers => [];

    public long Dropped => 0;

    public IGossip Gossip => Silent.Gossip;

    public IRequests Requests => Silent.Requests;

    public INetworkStatus Status => Silent.Status;

    public void Broadcast(OutboundMessage message)
    {
        MessageCodec.TryDecode(message.Payload.Span, out ConsensusMessage? decoded);
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

    public void Send(PeerId peer, OutboundMessage message) => Broadcast(message);

    public ChannelReader<InboundMessage> Inbound(NetworkChannel channel) => _silence.Reader;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
