using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Validators;
using OpenLedger.Network;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Libp2p;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Tests.Recovery;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Peers;

/// <summary>The handshake over real sockets: who is among a node's peers as seats change.</summary>
[TestFixture]
public sealed class HandshakeNetworkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Hash256 Genesis = Keccak.Hash("a chain"u8);

    [Test]
    public async Task Peers_AsEpochsChange_AreThoseWithASeat()
    {
        await using Member a = await Member.StartAsync(0, [0, 1], []);
        await using Member leaver = await Member.StartAsync(1, [0, 1], [a]);
        await using Member newcomer = await Member.StartAsync(2, [0, 1], [a, leaver]);
        await Until(() => new[] { a, newcomer }.All(one => one.Network.Requests.Connected.Count == 2));
        await Until(() => a.Sees(leaver) && leaver.Sees(a));
        Assert.That(a.Sees(newcomer), Is.False, "no seat yet");
        Assert.That(newcomer.Network.Peers, Is.Empty);

        // The set of epoch 1 is final: not everybody hears of it at once.
        newcomer.Begin([0, 2]);
        a.Begin([0, 2]);
        leaver.Begin([0, 2]);

        await Until(() => a.Sees(newcomer) && newcomer.Sees(a));
        await Until(() => !a.Sees(leaver) && !newcomer.Sees(leaver) && leaver.Network.Peers.Count == 0);
        Assert.That(a.Network.Requests.Connected, Does.Contain(leaver.Network.Local), "it may follow");
        a.Network.Send(newcomer.Network.Local, new OutboundMessage(NetworkChannel.Votes, new byte[] { 7 }));
        InboundMessage message = await newcomer.Network.Inbound(NetworkChannel.Votes)
            .ReadAsync().AsTask().WaitAsync(Patience);
        Assert.That(message.From, Is.EqualTo(a.Network.Local));
    }

    [Test]
    public async Task Peers_OneKeyAtTwoPeers_HoldTheNewerUntilItLeaves()
    {
        await using Member a = await Member.StartAsync(0, [0, 1], []);
        await using Member first = await Member.StartAsync(1, [0, 1], [a]);
        await Until(() => a.Sees(first));
        await using (Member second = await Member.StartAsync(1, [0, 1], [a]))
        {
            await Until(() => a.Sees(second) && !a.Sees(first));
            Assert.That(a.Log.Text, Does.Contain("duplicate identity"));
            Assert.That(a.Directory.PeerOf(Member.KeyOf(1).Address), Is.EqualTo(second.Network.Local));
        }

        a.Directory.Unbind(a.Directory.PeerOf(Member.KeyOf(1).Address)!.Value); // as a node does on PeerLeft
        await Until(() => a.Sees(first));
    }

    private static async Task Until(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(Patience);
        while (!holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>A network with a validator's key and seats that the test moves.</summary>
    private sealed class Member : IAsyncDisposable
    {
        private readonly int _key;
        private readonly SeatsInForce _seats;
        private ulong _epoch;

        private Member(int key, SeatsInForce seats, INetwork network, PeerDirectory directory, LineLog log) =>
            (_key, _seats, Network, Directory, Log) = (key, seats, network, directory, log);

        public INetwork Network { get; }

        public PeerDirectory Directory { get; }

        public LineLog Log { get; }

        public static PrivateKey KeyOf(int index) => DevnetAccounts.ValidatorKey(index);

        public static async Task<Member> StartAsync(int key, int[] members, Member[] dialed)
        {
            NodeIdentity identity = NodeIdentity.Generate();
            SeatsInForce seats = new(Config(0, key, members));
            PeerDirectory directory = new();
            LineLog log = new();
            ValidatorHandshake handshake = new(
                new HandshakeDomain(1, Genesis, 0), new ValidatorIdentity(identity.PeerId, KeyOf(key)), seats,
                directory, new TextNodeLog($"{key}", log, TimeProvider.System));
            NetworkOptions options = new()
            {
                ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
                Bootnodes = [.. dialed.Select(d => Multiaddr.Parse(d.Network.Status.ListenAddresses[0]))],
                GenesisPrefix = GossipTopics.PrefixOf(Genesis),
                Agent = "openledger/test",
            };
            INetwork network =
                await Libp2pNetwork.StartAsync(options, identity, handshake, CancellationToken.None);
            return new Member(key, seats, network, directory, log);
        }

        public bool Sees(Member other) => Network.Peers.Contains(other.Network.Local);

        public void Begin(int[] members)
        {
            EpochConfig config = Config(++_epoch, _key, members);
            _seats.Announce(config);
            _seats.Begin(config);
        }

        public ValueTask DisposeAsync() => Network.DisposeAsync();

        private static EpochConfig Config(ulong epoch, int self, int[] members)
        {
            ValidatorSet set = new([.. members.Select(i => new Validator(KeyOf(i).PublicKey, new Power(1)))]);
            return new EpochConfig(
                new Epoch(epoch), set, set.IndexOf(KeyOf(self).Address), new Height((epoch + 1) * 10));
        }
    }
}
