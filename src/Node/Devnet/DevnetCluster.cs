using System.Globalization;
using OpenLedger.Network;
using OpenLedger.Network.Delays;
using OpenLedger.Network.Libp2p;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Signing;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// The validators of a devnet in this process, each a complete node with its own folder, identity and
/// network, joined over loopback sockets (docs/adr/0011).
/// </summary>
public sealed class DevnetCluster : IAsyncDisposable
{
    private static readonly TimeSpan MeetingMax = TimeSpan.FromSeconds(10);

    private DevnetCluster(IReadOnlyList<FullNode> nodes) => Nodes = nodes;

    /// <summary>The validators, by index.</summary>
    public IReadOnlyList<FullNode> Nodes { get; }

    /// <summary>
    /// Opens every validator's folder below <paramref name="dataFolder"/> and connects them; nothing is
    /// proposed yet.
    /// </summary>
    /// <param name="dataFolder">The devnet's folder.</param>
    /// <param name="genesis">Its chain.</param>
    /// <param name="baseline">The texts the genesis lists.</param>
    /// <param name="networkDelayMs">One-way delay on top of the loopback's own, 0 for none.</param>
    /// <param name="log">Takes the nodes' lines.</param>
    /// <param name="recoverSigner">The validator whose signing history is lost or old; null: none.</param>
    /// <param name="clock">The clock they share; null: the machine's.</param>
    /// <param name="least">Lines of less importance are not logged.</param>
    /// <exception cref="NodeStartException">A folder is another chain's, newer or busy.</exception>
    public static async Task<DevnetCluster> OpenAsync(
        string dataFolder, GenesisConfig genesis, IReadOnlyList<byte[]> baseline, int networkDelayMs,
        TextWriter log, int? recoverSigner = null, DevnetClock? clock = null,
        NodeLogLevel least = NodeLogLevel.Info)
    {
        int count = genesis.Validators.Count;

        // Nobody else can have signed on a devnet that begins here.
        bool isNew = !Enumerable.Range(0, count).Any(i => Directory.Exists(FolderOf(dataFolder, i)));
        Task<NodeFolder>[] opening = [.. Enumerable.Range(0, count).Select(index => Task.Run(
            () => NodeFolder.Open(
                new NodeOptions
                {
                    DataFolder = FolderOf(dataFolder, index),
                    Genesis = genesis,
                    Baseline = baseline,
                    ValidatorKey = DevnetAccounts.ValidatorKey(index),
                    SignerStart = isNew ? SignerStart.NeverSigned
                        : index == recoverSigner ? SignerStart.Recover
                        : SignerStart.Watch,
                    Clock = clock ?? TimeProvider.System,
                },
                new TextNodeLog(NameOf(index), log, TimeProvider.System, least))))];
        try
        {
            NodeFolder[] folders = await Task.WhenAll(opening).ConfigureAwait(false);
            return new DevnetCluster(await JoinAsync(folders, networkDelayMs).ConfigureAwait(false));
        }
        catch
        {
            // Whoever is part of a node already was closed with it; closing a folder again does nothing.
            foreach (Task<NodeFolder> opened in opening.Where(o => o.IsCompletedSuccessfully))
            {
                (await opened.ConfigureAwait(false)).Dispose();
            }

            throw;
        }
    }

    /// <summary>All validators take part.</summary>
    public void Start()
    {
        foreach (FullNode node in Nodes)
        {
            node.Start();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync(Nodes).ConfigureAwait(false);

    /// <summary>Folder of one validator.</summary>
    public static string FolderOf(string dataFolder, int index) => Path.Combine(dataFolder, NameOf(index));

    // Each listens on a free port and dials all before it. They prove their keys to each other before the
    // first of them speaks, so that no proposal of view 1 is lost.
    private static async Task<IReadOnlyList<FullNode>> JoinAsync(NodeFolder[] folders, int delayMs)
    {
        List<FullNode> nodes = [];
        List<string> addresses = [];
        try
        {
            foreach (NodeFolder folder in folders)
            {
                NodeNetworkOptions options = new()
                {
                    ListenAddresses = ["/ip4/127.0.0.1/tcp/0"],
                    Bootnodes = [.. addresses],
                    KeepsAddresses = false, // ports are others at the next start
                };
                Libp2pNetwork network = await NodeNetwork
                    .StartAsync(folder, options, CancellationToken.None).ConfigureAwait(false);
                addresses.AddRange(network.Status.ListenAddresses);
                nodes.Add(await FullNode.ComposeAsync(
                    folder, delayMs == 0 ? network : new DelayedNetwork(network, delayMs), network.Failure)
                    .ConfigureAwait(false));
            }

            await Task.WhenAll(nodes.Select(node => MeetAsync(node.Network, folders.Length - 1)))
                .ConfigureAwait(false);
            return nodes;
        }
        catch
        {
            await CloseAsync(nodes).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task MeetAsync(INetwork network, int others)
    {
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(PeerId joined)
        {
            if (network.Peers.Count >= others)
            {
                met.TrySetResult();
            }
        }

        network.PeerJoined += Look;
        Look(network.Local);
        try
        {
            await met.Task.WaitAsync(MeetingMax).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A chain goes on without some of its validators, and who comes late is shown where it is.
            return;
        }
        finally
        {
            network.PeerJoined -= Look;
        }
    }

    private static Task CloseAsync(IEnumerable<FullNode> nodes) =>
        Task.WhenAll(nodes.Select(
            node => Task.Run(async () => await node.DisposeAsync().ConfigureAwait(false))));

    private static string NameOf(int index) => "validator-" + index.ToString(CultureInfo.InvariantCulture);
}
