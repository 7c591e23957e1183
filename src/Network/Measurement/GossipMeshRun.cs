using System.Buffers.Binary;
using System.Collections.Concurrent;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Protocols.Identify;

namespace OpenLedger.Network.Measurement;

/// <summary>
/// Nodes of this implementation in this process, connected at random over loopback, that gossip on one topic:
/// how long a message takes from its publisher to each of the others. One measurement at a time.
/// </summary>
public sealed class GossipMeshRun : IAsyncDisposable
{
    /// <summary>Most nodes.</summary>
    public const int NodesMax = 128;

    /// <summary>Connections that each node dials.</summary>
    public const int DialsPerNode = 4;

    private const string Topic = "/openledger/00000000/measure/1";

    // A message starts with its number and the time it was published at.
    private const int HeaderBytes = 2 * sizeof(long);

    private readonly List<(Swarm Swarm, GossipService Gossip)> _nodes = [];
    private readonly ConcurrentBag<TimeSpan> _deliveries = [];

    private GossipMeshRun()
    {
    }

    /// <summary>Starts the nodes and waits until each has others in its mesh.</summary>
    public static async Task<GossipMeshRun> StartAsync(int nodes, int seed, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes, NodesMax);
        Random random = new(seed);
        GossipMeshRun run = new();
        List<Multiaddr> addresses = [];
        for (int i = 0; i < nodes; i++)
        {
            Swarm swarm = new(NodeIdentity.Generate(), new SwarmOptions());
            GossipService gossip =
                new(swarm, new IdentifyService(swarm), new GossipOptions(), new Random(random.Next()));
            gossip.Subscribe(Topic, run.Arrived);
            run._nodes.Add((swarm, gossip));
            addresses.Add(swarm.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(swarm.Local));
        }

        for (int i = 1; i < nodes; i++)
        {
            // Among those before it, so that all are connected however the others fall.
            foreach (int other in Enumerable.Range(0, i).OrderBy(_ => random.Next()).Take(DialsPerNode))
            {
                await run._nodes[i].Swarm.DialAsync(addresses[other], cancellationToken).ConfigureAwait(false);
            }
        }

        int neighbours = Math.Min(DialsPerNode, nodes - 1);
        while (run._nodes.Any(node => node.Gossip.MeshOf(Topic).Count < neighbours))
        {
            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        }

        return run;
    }

    /// <summary>
    /// Publishes messages, the nodes taking turns, and waits until all have them all.
    /// </summary>
    /// <param name="messages">How many.</param>
    /// <param name="bytes">Length of each.</param>
    /// <param name="everyMs">Time from one to the next.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The time of each delivery, of messages times nodes less one.</returns>
    public async Task<IReadOnlyList<TimeSpan>> PublishAsync(
        int messages, int bytes, int everyMs, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, HeaderBytes);
        _deliveries.Clear();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(Math.Max(1, everyMs)));
        for (int i = 0; i < messages; i++)
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            byte[] data = new byte[bytes];
            BinaryPrimitives.WriteInt64BigEndian(data, i);
            BinaryPrimitives.WriteInt64BigEndian(
                data.AsSpan(sizeof(long)), TimeProvider.System.GetTimestamp());
            _nodes[i % _nodes.Count].Gossip.Publish(Topic, data);
        }

        while (_deliveries.Count < messages * (_nodes.Count - 1))
        {
            await Task.Delay(10, cancellationToken).ConfigureAwait(false);
        }

        return [.. _deliveries];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((Swarm swarm, GossipService gossip) in _nodes)
        {
            await swarm.DisposeAsync().ConfigureAwait(false);
            await gossip.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ValueTask<GossipVerdict> Arrived(PeerId from, GossipMessage message)
    {
        long published = BinaryPrimitives.ReadInt64BigEndian(message.Data.Span[sizeof(long)..]);
        _deliveries.Add(TimeProvider.System.GetElapsedTime(published));
        return ValueTask.FromResult(GossipVerdict.Accept);
    }
}
