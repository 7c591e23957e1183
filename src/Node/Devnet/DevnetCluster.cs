using System.Globalization;
using OpenLedger.Network;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Signing;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// The validators of a devnet in this process, each a complete node with its own folder, joined by an
/// in-memory network (docs/adr/0003).
/// </summary>
public sealed class DevnetCluster : IAsyncDisposable
{
    private DevnetCluster(IReadOnlyList<FullNode> nodes) => Nodes = nodes;

    /// <summary>The validators, by index.</summary>
    public IReadOnlyList<FullNode> Nodes { get; }

    /// <summary>
    /// Opens every validator's folder below <paramref name="dataFolder"/>; nothing speaks yet.
    /// </summary>
    /// <param name="dataFolder">The devnet's folder.</param>
    /// <param name="genesis">Its chain.</param>
    /// <param name="baseline">The texts the genesis lists.</param>
    /// <param name="networkDelayMs">One-way delay.</param>
    /// <param name="log">Takes the nodes' lines.</param>
    /// <param name="recoverSigner">The validator whose signing history is lost or old; null: none.</param>
    /// <exception cref="NodeStartException">A folder is another chain's, newer or busy.</exception>
    public static async Task<DevnetCluster> OpenAsync(
        string dataFolder, GenesisConfig genesis, IReadOnlyList<byte[]> baseline, int networkDelayMs,
        TextWriter log, int? recoverSigner = null)
    {
        // Nobody else can have signed on a devnet that begins here.
        bool isNew = !Enumerable.Range(0, genesis.Validators.Count)
            .Any(index => Directory.Exists(FolderOf(dataFolder, index)));
        MemoryHub hub = new(new MemoryNetworkOptions(networkDelayMs));
        PeerId[] ids = [.. Enumerable.Range(0, genesis.Validators.Count).Select(PeerOf)];
        INetwork[] networks = [.. ids.Select(hub.Join)];
        Task<FullNode>[] opening = [.. ids.Select((id, index) => Task.Run(() => FullNode.Open(
            new NodeOptions
            {
                DataFolder = FolderOf(dataFolder, index),
                Genesis = genesis,
                Baseline = baseline,
                ValidatorKey = DevnetAccounts.ValidatorKey(index),
                SignerStart = isNew ? SignerStart.NeverSigned
                    : index == recoverSigner ? SignerStart.Recover
                    : SignerStart.Watch,
            },
            networks[index],
            Knowing(ids),
            new TextNodeLog(id.Value, log, TimeProvider.System))))];
        try
        {
            return new DevnetCluster(await Task.WhenAll(opening).ConfigureAwait(false));
        }
        catch
        {
            foreach (Task<FullNode> opened in opening.Where(o => o.IsCompletedSuccessfully))
            {
                await (await opened.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
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
    public async ValueTask DisposeAsync()
    {
        foreach (FullNode node in Nodes)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Folder of one validator.</summary>
    public static string FolderOf(string dataFolder, int index) =>
        Path.Combine(dataFolder, "validator-" + index.ToString(CultureInfo.InvariantCulture));

    private static PeerDirectory Knowing(PeerId[] ids)
    {
        PeerDirectory peers = new();
        for (int i = 0; i < ids.Length; i++)
        {
            peers.TryBind(DevnetAccounts.ValidatorKey(i).PublicKey.Address, ids[i], out _);
        }

        return peers;
    }

    private static PeerId PeerOf(int index) =>
        new("validator-" + index.ToString(CultureInfo.InvariantCulture));
}
