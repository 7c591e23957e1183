using System.Globalization;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Network.Libp2p;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Signing;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Epochs;

/// <summary>
/// Nodes over one in-memory hub, each with a validator key of the devnet, in the genesis set or not, started
/// and stopped one by one; epochs are short.
/// </summary>
internal sealed class EpochNetwork : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly MemoryHub _hub = new(new MemoryNetworkOptions(0));
    private readonly string _folder;
    private readonly PeerDirectoryEntry[] _known;
    private readonly SortedDictionary<int, FullNode> _nodes = [];

    public EpochNetwork(string folder, GenesisConfig genesis, int keys)
    {
        _folder = folder;
        Genesis = genesis;
        _known = [.. Enumerable.Range(0, keys).Select(i => new PeerDirectoryEntry(
            DevnetAccounts.ValidatorKey(i).PublicKey.Address, IdOf(i)))];
    }

    public GenesisConfig Genesis { get; }

    /// <summary>Takes the nodes' lines.</summary>
    public TextWriter Log { get; init; } = TestContext.Out;

    /// <summary>Puts something around the network of a node that starts.</summary>
    public Func<int, INetwork, INetwork> Around { get; init; } = static (_, network) => network;

    public string FolderOf(int index) => Path.Combine(_folder, index.ToString(CultureInfo.InvariantCulture));

    public FullNode this[int index] => _nodes[index];

    public IEnumerable<FullNode> Running => _nodes.Values;

    public static GenesisConfig GenesisOf(int validators, ulong epochBlocks)
    {
        GenesisConfig genesis = DevnetGenesis.Create(validators, blockTimeMs: 20, []);
        return genesis with { Consensus = genesis.Consensus with { EpochBlocks = epochBlocks } };
    }

    public void Start(int index) => Start(index, key: index, start: null);

    /// <summary>Starts a node in the folder of an index with a key that may be another's.</summary>
    public void Start(int index, int key, SignerStart? start)
    {
        INetwork network = Around(index, _hub.Join(IdOf(index)));
        PeerDirectory peers = new();
        network.PeerJoined += peer => Bind(peers, peer);
        network.Peers.ToList().ForEach(peer => Bind(peers, peer));
        FullNode node = FullNode.Open(OptionsOf(index, key, start), network, peers, LogOf(index));
        _nodes.Add(index, node);
        node.Start();
    }

    /// <summary>Starts a node over loopback sockets instead; it dials those that run over them.</summary>
    public async Task StartOverSocketsAsync(int index)
    {
        NodeFolder folder = NodeFolder.Open(OptionsOf(index, index, start: null), LogOf(index));
        NodeNetworkOptions options = new()
        {
            ListenAddresses = ["/ip4/127.0.0.1/tcp/0"],
            Bootnodes = [.. Running.SelectMany(node => node.Network.Status.ListenAddresses)],
            KeepsAddresses = false,
        };
        Libp2pNetwork network = await NodeNetwork.StartAsync(folder, options, CancellationToken.None);
        FullNode node = await FullNode.ComposeAsync(folder, network, network.Failure);
        _nodes.Add(index, node);
        node.Start();
    }

    /// <summary>A place without direct messages, for a node that only follows.</summary>
    public INetwork JoinAsFollower(string name) => _hub.JoinAsFollower(new PeerId(name));

    /// <summary>The place of a validator whose node does not run, for a test to speak from.</summary>
    public INetwork JoinAs(int index) => _hub.Join(IdOf(index));

    public async Task StopAsync(int index)
    {
        FullNode node = _nodes[index];
        _nodes.Remove(index);
        await node.DisposeAsync();
    }

    /// <summary>Waits until a node's finalized chain has a height.</summary>
    public static async Task ReachAsync(FullNode node, ulong height)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnFinalized(ExecutedBlock block)
        {
            if (block.Block.Header.Number.Value >= height)
            {
                reached.TrySetResult();
            }
        }

        node.Finalized += OnFinalized;
        if (node.Store.Head.Header.Number.Value < height)
        {
            Task first = await Task.WhenAny(reached.Task, node.Completion).WaitAsync(Patience);
            await first;
        }

        node.Finalized -= OnFinalized;
    }

    /// <summary>The next height that ends an epoch, at least one block ahead.</summary>
    public ulong NextBoundary(FullNode node)
    {
        ulong length = Genesis.Consensus.EpochBlocks;
        return (node.Store.Head.Header.Number.Value / length * length) + length;
    }

    public Task ReachAllAsync(ulong height) => Task.WhenAll(Running.Select(node => ReachAsync(node, height)));

    /// <summary>Calls a contract by a signed transaction; waits until it is final; it must succeed.</summary>
    public async Task CallAsync(
        PrivateKey sender, Address contract, AbiContract abi, string function, UInt256 value,
        params AbiValue[] arguments)
    {
        FullNode node = Running.First();
        Transaction transaction = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = Genesis.ChainId,
                Nonce = node.Pool.PendingNonce(sender.Address),
                MaxFeePerGas = 50_000_000_000,
                MaxPriorityFeePerGas = 1_000_000_000,
                GasLimit = 2_000_000,
                To = contract,
                Value = value,
                Data = abi.Function(function).EncodeCall(arguments),
            },
            sender);
        Assert.That(node.Pool.Submit(transaction.Raw), Is.TypeOf<PoolVerdict.Accepted>());
        while (node.Store.FindTransaction(transaction.Hash) is null)
        {
            await ReachAsync(node, node.Store.Head.Header.Number.Value + 1);
        }

        TransactionLocation at = node.Store.FindTransaction(transaction.Hash)!.Value;
        Assert.That(
            node.Store.GetReceipts(at.Height)![at.Index].Succeeded, Is.True,
            $"{function} in block {at.Height}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FullNode node in _nodes.Values)
        {
            await node.DisposeAsync();
        }
    }

    private NodeOptions OptionsOf(int index, int key, SignerStart? start) => new()
    {
        DataFolder = FolderOf(index),
        Genesis = Genesis,
        Baseline = [],
        ValidatorKey = DevnetAccounts.ValidatorKey(key),
        SignerStart =
            start ?? (Directory.Exists(FolderOf(index)) ? SignerStart.Watch : SignerStart.NeverSigned),
    };

    private TextNodeLog LogOf(int index) => new(IdOf(index).Value, Log, TimeProvider.System);

    // The hub has no handshake: what it would show is known.
    private void Bind(PeerDirectory peers, PeerId peer)
    {
        foreach (PeerDirectoryEntry entry in _known.Where(entry => entry.Peer == peer))
        {
            peers.TryBind(entry.Key, peer, out _);
        }
    }

    private static PeerId IdOf(int index) =>
        new("validator-" + index.ToString(CultureInfo.InvariantCulture));

    private readonly record struct PeerDirectoryEntry(Address Key, PeerId Peer);
}
