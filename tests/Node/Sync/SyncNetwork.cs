using OpenLedger.Network;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Sync;
using OpenLedger.Node.Tests.Epochs;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>
/// Peers over one in-memory hub that serve a ready chain, honestly or not, and nodes that follow it.
/// </summary>
internal sealed class SyncNetwork(TestChain chain) : IAsyncDisposable
{
    private readonly MemoryHub _hub = new(new MemoryNetworkOptions());
    private readonly List<INetwork> _peers = [];

    /// <summary>Of the chain served.</summary>
    public Hash256 GenesisHash => chain.GenesisHash;

    /// <summary>Takes the nodes' lines.</summary>
    public TextWriter Log { get; init; } = TestContext.Out;

    /// <summary>A peer without a node.</summary>
    public INetwork Join(string name)
    {
        INetwork network = _hub.JoinAsFollower(new PeerId(name));
        _peers.Add(network);
        return network;
    }

    /// <summary>A peer that serves the chain.</summary>
    public INetwork JoinHonest(string name)
    {
        INetwork network = Join(name);
        new SyncServer(chain.Store, chain.Schedule, chain.GenesisHash).Serve(network.Requests);
        return network;
    }

    /// <summary>A peer that answers as it likes; null from the answer: as an honest one.</summary>
    public INetwork JoinFaulty(
        string name, Func<SyncRequest, CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>?> answer)
    {
        INetwork network = Join(name);
        SyncServer honest = new(chain.Store, chain.Schedule, chain.GenesisHash);
        network.Requests.Serve(SyncProtocol.Name, SyncProtocol.Options, (_, request, stop) =>
            answer(SyncRequest.TryDecode(request.Span)!, stop) ?? honest.Answer(request, stop));
        return network;
    }

    /// <summary>A node without a key, in its folder, started.</summary>
    public FullNode Follow(string name, string folder)
    {
        NodeOptions options = new() { DataFolder = folder, Genesis = chain.Genesis, Baseline = [] };
        FullNode node = FullNode.Open(
            options, _hub.JoinAsFollower(new PeerId(name)), new PeerDirectory(),
            new TextNodeLog(name, Log, TimeProvider.System));
        node.Start();
        return node;
    }

    /// <summary>Waits for a node's head, then compares its chain with the one served.</summary>
    public async Task RequireSyncedAsync(FullNode node, ulong height)
    {
        await EpochNetwork.ReachAsync(node, height);
        for (ulong at = 0; at <= height; at++)
        {
            Height here = new(at);
            Assert.That(
                node.Store.GetHeader(here)!.StateRoot,
                Is.EqualTo(chain.Store.GetHeader(here)!.StateRoot), $"state root at height {at}");
        }

        Assert.That(node.Store.GetBlock(new Height(height))!.Hash, Is.EqualTo(
            chain.Store.GetBlock(new Height(height))!.Hash));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (INetwork peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }
}
