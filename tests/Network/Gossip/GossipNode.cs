using System.Collections.Concurrent;
using System.Text;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Tests.Connections;

namespace OpenLedger.Network.Tests.Gossip;

/// <summary>A node on loopback with gossip on one topic, which it keeps what it hears of.</summary>
internal sealed class GossipNode : IAsyncDisposable
{
    public const string Topic = "/openledger/0011223344556677/tx/1";

    public GossipNode(byte seed, GossipOptions? options = null, SwarmOptions? connections = null)
    {
        Node = new TestNode(seed, connections);
        Gossip = new GossipService(
            Node.Swarm, Node.Identify, options ?? new GossipOptions
            {
                Heartbeat = TimeSpan.FromMilliseconds(
                100)
            },
            new Random(seed));
        Gossip.Subscribe(Topic, Judge);
    }

    public TestNode Node { get; }

    public GossipService Gossip { get; }

    public ConcurrentQueue<string> Heard { get; } = new();

    public PeerId Id => Node.Swarm.Local;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Gossip.DisposeAsync();
    }

    private ValueTask<GossipVerdict> Judge(PeerId from, GossipMessage message)
    {
        string text = Encoding.UTF8.GetString(message.Data.Span);
        Heard.Enqueue(text);
        return ValueTask.FromResult(
            text.StartsWith("bad", StringComparison.Ordinal) ? GossipVerdict.Reject : GossipVerdict.Accept);
    }
}
