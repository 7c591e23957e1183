using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Libp2p;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Telemetry;

namespace OpenLedger.Node.Composition;

/// <summary>Starts a node's libp2p network from its options, its folder and its seat.</summary>
internal static class NodeNetwork
{
    /// <summary>File of known peers' addresses in a node's data folder.</summary>
    public static string AddressBookIn(string dataFolder) => Path.Combine(dataFolder, "network", "addresses");

    /// <summary>Listens, and dials in the background.</summary>
    /// <param name="folder">The node's folder: its identity is made in it at the first start.</param>
    /// <param name="options">Where to listen and whom to dial.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="NodeStartException">An address is none, cannot be listened on, or the identity cannot
    /// be used.</exception>
    public static async Task<Libp2pNetwork> StartAsync(
        NodeFolder folder, NodeNetworkOptions options, CancellationToken cancellationToken)
    {
        NodeIdentity identity = NetworkIdentityFile.LoadOrCreate(folder.Options.DataFolder);
        NetworkOptions network = new()
        {
            ListenAddresses = Parse(options.ListenAddresses, "listen address"),
            ExternalAddresses = Parse(options.ExternalAddresses, "external address"),
            Bootnodes = Parse(options.Bootnodes, "bootnode"),
            GenesisPrefix = GossipTopics.PrefixOf(folder.GenesisHash),
            Agent = $"openledger/{NodeStatusReader.Version}",
            AddressBookPath =
                options.KeepsAddresses ? AddressBookIn(folder.Options.DataFolder) : null,
            Notice = (notice, detail) => folder.Log.Notice($"{notice}: {detail}"),
        };
        using ProcessorTime.Scope counted = folder.Options.Processor.Enter(ProcessorPart.Network);
        try
        {
            return await Libp2pNetwork.StartAsync(
                network, identity, folder.HandshakeAs(identity.PeerId), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (NetworkStartException refused)
        {
            throw new NodeStartException(refused.Message);
        }
    }

    private static IReadOnlyList<Multiaddr> Parse(IReadOnlyList<string> texts, string kind) =>
        [.. texts.Select(text => Multiaddr.TryParse(text, out Multiaddr? address)
            ? address
            : throw new NodeStartException(
                $"'{text}' is no {kind}: write it as /ip4/192.0.2.1/tcp/{NodeNetworkOptions.PortDefault}"))];
}
