using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Node.Composition;

/// <summary>
/// A node's folder, open and replayed, before the node speaks: its chain, its logs, its seat. A network is
/// started with its <see cref="HandshakeAs"/>, a <see cref="FullNode"/> is made of both and then owns it.
/// </summary>
public sealed class NodeFolder : IDisposable
{
    private bool _isClosed;

    private NodeFolder(
        NodeOptions options, INodeLog log, PeerDirectory peers, OpenedChain chain, OpenedLogs logs,
        EpochSeats seats, ChainFloor floor)
    {
        (Options, Log, Peers) = (options, log, peers);
        (Chain, Logs, Seats, Floor) = (chain, logs, seats, floor);
        Seat = seats.Of(floor.Epoch, chain.Store.Head.State);
        InForce = new SeatsInForce(Seat.Config);
    }

    /// <summary>What the node was told.</summary>
    public NodeOptions Options { get; }

    /// <summary>Hash of block 0.</summary>
    public Hash256 GenesisHash => Chain.GenesisHash;

    /// <summary>Who is who, as handshakes will show it.</summary>
    public PeerDirectory Peers { get; }

    internal INodeLog Log { get; }

    internal OpenedChain Chain { get; }

    internal OpenedLogs Logs { get; }

    internal EpochSeats Seats { get; }

    internal EpochSeat Seat { get; }

    internal SeatsInForce InForce { get; }

    internal ChainFloor Floor { get; }

    /// <summary>Opens a node's folder, creating the chain in it on first use.</summary>
    /// <param name="options">The folder, the chain, the key.</param>
    /// <param name="log">Takes the node's lines.</param>
    /// <param name="peers">A directory that knows validators' peers already; null: an empty one.</param>
    /// <exception cref="NodeStartException">The folder is another chain's, newer, busy, or the key does not
    /// fit.</exception>
    /// <exception cref="SignerJournalException">The signer's folder is another key's or chain's, or its
    /// journal is lost and nobody can vouch.</exception>
    /// <exception cref="SignerBusyException">Another process signs with the key's journal.</exception>
    /// <exception cref="WalCorruptException">Log or journal are damaged.</exception>
    public static NodeFolder Open(NodeOptions options, INodeLog log, PeerDirectory? peers = null)
    {
        OpenedChain chain = OpenedChain.Open(options, log);
        OpenedLogs? logs = null;
        try
        {
            EpochSeats seats = new(
                EpochSchedule.Of(options.Genesis.Consensus), options.ValidatorKey?.PublicKey);
            ChainFloor floor = FloorOf(chain.Store, seats);
            logs = OpenedLogs.Open(options, chain.GenesisHash, floor);
            return new NodeFolder(options, log, peers ?? new PeerDirectory(), chain, logs, seats, floor);
        }
        catch
        {
            logs?.Dispose();
            chain.Store.Dispose();
            throw;
        }
    }

    /// <summary>What proves this node's key to peers and checks theirs.</summary>
    /// <param name="local">This node's name on the network it is about to join.</param>
    public IValidatorHandshake HandshakeAs(PeerId local)
    {
        GenesisConfig genesis = Options.Genesis;
        return new ValidatorHandshake(
            new HandshakeDomain(genesis.ChainId, GenesisHash, genesis.Consensus.ForkId),
            new ValidatorIdentity(local, Options.ValidatorKey),
            InForce, Peers, Log);
    }

    /// <summary>Flushes and closes; again it does nothing. After it another process may open the
    /// folder.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, true))
        {
            return;
        }

        Logs.Dispose();
        Chain.Store.Flush();
        Chain.Store.Dispose();
    }

    internal EndedEpoch? PreviousEpoch()
    {
        if (Floor.Epoch.Value == 0)
        {
            return null;
        }

        Epoch previous = new(Floor.Epoch.Value - 1);
        Certificate? finalization = CertificateOf(Chain.Store, Seats.Schedule.BoundaryOf(previous));
        Invariant.Require(
            finalization is not null, $"the last block of epoch {previous} has its Finalization");
        return new EndedEpoch(Seats.Of(previous, Chain.Store.Head.State).Config, finalization);
    }

    private static ChainFloor FloorOf(ChainStore store, EpochSeats seats)
    {
        BlockHeader head = store.Head.Header;
        (Epoch epoch, View view) = seats.PlaceOf(head);
        return new ChainFloor(
            epoch, view, store.Head.Hash, head.Number, head.TimestampMs, CertificateOf(store, head.Number));
    }

    private static Certificate? CertificateOf(ChainStore store, Height height)
    {
        if (store.GetCertificate(height) is not { } stored)
        {
            return null;
        }

        MessageError error = Certificate.TryDecode(stored.Bytes.Span, out Certificate? certificate);
        Invariant.Require(error == MessageError.None, $"the stored certificate of block {height} decodes");
        return certificate;
    }
}
