using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Validators;
using OpenLedger.Network;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Tests.Recovery;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Peers;

[TestFixture]
public sealed class ValidatorHandshakeTests
{
    private const ulong ChainId = 161299;
    private static readonly Hash256 Genesis = Keccak.Hash("a chain"u8);

    [Test]
    public void TryAccept_ValidatorOfTheSet_IsBoundToItsPeer()
    {
        Side a = new(0, "a"), b = new(1, "b");
        byte[] nonce = Nonce(1);

        Assert.That(b.Handshake.TryAccept(a.Peer, nonce, a.Handshake.Hello(b.Peer, nonce)), Is.True);
        Assert.That(b.Directory.PeerOf(KeyOf(0).Address), Is.EqualTo(a.Peer));
        Assert.That(b.Handshake.Wants(a.Peer), Is.True);
        Assert.That(b.Log.Text, Is.Empty);
    }

    [Test]
    public void Hello_Bytes_AreThoseOfTheSpecification()
    {
        Side a = new(0, "a");
        byte[] nonce = Nonce(2);
        byte[] hello = a.Handshake.Hello(new PeerId("b"), nonce);

        Assert.That(hello, Has.Length.EqualTo(130).And.Length.LessThanOrEqualTo(NetworkLimits.HelloBytesMax));
        Assert.That(hello[0], Is.EqualTo(1));
        Assert.That(hello[1..34], Is.EqualTo(KeyOf(0).PublicKey.ToCompressed()));
        byte[] signed =
        [
            .. ConsensusDomain.SeparatorOf("openledger/handshake/1"u8, ChainId, Genesis, 0).ToArray(),
            .. hello[1..34], .. hello[34..66], .. nonce, 0, 1, (byte)'a', 0, 1, (byte)'b',
        ];
        Assert.That(Secp256k1.Verify(KeyOf(0).PublicKey, Keccak.Hash(signed), hello.AsSpan(66)), Is.True);
        byte[] second = a.Handshake.Hello(new PeerId("b"), nonce);
        Assert.That(second[34..66], Is.Not.EqualTo(hello[34..66]), "a fresh nonce");
    }

    [Test]
    public void Domain_OfTheHandshake_IsNeitherThatOfVotesNorOfAnotherChain()
    {
        Hash256 separator = new HandshakeDomain(ChainId, Genesis, 0).Separator;
        Assert.Multiple(() =>
        {
            Assert.That(new ConsensusDomain(ChainId, Genesis, 0).Separator, Is.Not.EqualTo(separator));
            Assert.That(
                new Consensus.Recovery.RecoveryDomain(ChainId, Genesis, 0).Separator,
                Is.Not.EqualTo(separator));
            Assert.That(new HandshakeDomain(ChainId + 1, Genesis, 0).Separator, Is.Not.EqualTo(separator));
            Assert.That(new HandshakeDomain(ChainId, Genesis, 1).Separator, Is.Not.EqualTo(separator));
        });
    }

    [Test]
    public void TryAccept_ProofForAnotherNonceOrPeerOrOfAnother_IsRefused()
    {
        Side a = new(0, "a"), b = new(1, "b"), c = new(2, "c");
        byte[] nonce = Nonce(3);
        byte[] hello = a.Handshake.Hello(b.Peer, nonce);
        Assert.Multiple(() =>
        {
            Assert.That(b.Handshake.TryAccept(a.Peer, Nonce(4), hello), Is.False, "an old proof");
            Assert.That(b.Handshake.TryAccept(c.Peer, nonce, hello), Is.False, "passed on by another");
            Assert.That(c.Handshake.TryAccept(a.Peer, nonce, hello), Is.False, "made for another");
            Assert.That(a.Handshake.TryAccept(b.Peer, nonce, hello), Is.False, "reflected");
            Assert.That(b.Handshake.TryAccept(a.Peer, nonce, []), Is.False, "none");
        });
    }

    [Test]
    public void TryAccept_NodeOfAnotherGenesis_IsRefused()
    {
        Side a = new(0, "a", genesis: Keccak.Hash("another chain"u8)), b = new(1, "b");
        byte[] nonce = Nonce(5);

        Assert.That(b.Handshake.TryAccept(a.Peer, nonce, a.Handshake.Hello(b.Peer, nonce)), Is.False);
    }

    [Test]
    public void TryAccept_AnyByteChanged_IsRefused()
    {
        Side a = new(0, "a"), b = new(1, "b");
        byte[] nonce = Nonce(6);
        byte[] hello = a.Handshake.Hello(b.Peer, nonce);
        for (int i = 0; i < hello.Length; i++)
        {
            byte[] changed = [.. hello];
            changed[i] ^= 0x10;
            Assert.That(b.Handshake.TryAccept(a.Peer, nonce, changed), Is.False, $"byte {i}");
            Assert.That(b.Handshake.TryAccept(a.Peer, nonce, hello.AsSpan(0, i)), Is.False, $"{i} bytes");
        }

        Assert.That(b.Handshake.TryAccept(a.Peer, nonce, [.. hello, 0]), Is.False, "a byte more");
    }

    [Test]
    public void TryAccept_RandomBytes_NeverThrowsNorAccepts()
    {
        Side b = new(1, "b");
        Random random = new(7);
        byte[] bytes = new byte[200];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = 1;
            bytes[1] = 2;
            int length = i % 2 == 0 ? ValidatorHello.Size : random.Next(bytes.Length);
            Assert.That(b.Handshake.TryAccept(new PeerId("x"), Nonce(7), bytes.AsSpan(0, length)), Is.False);
        }
    }

    [Test]
    public void TryAccept_KeyWithoutASeat_IsRefusedUntilItsEpochsSetIsFinal()
    {
        Side a = new(0, "a"), newcomer = new(3, "n");
        byte[] nonce = Nonce(8);
        Assert.That(newcomer.Handshake.Hello(a.Peer, nonce), Is.Empty, "no seat yet");
        Assert.That(newcomer.Handshake.Wants(a.Peer), Is.False);

        newcomer.Seats.Announce(Config(1, 3, [0, 1, 2, 3]));
        byte[] hello = newcomer.Handshake.Hello(a.Peer, nonce);
        Assert.That(newcomer.Handshake.Wants(a.Peer), Is.True);
        Assert.That(a.Handshake.TryAccept(newcomer.Peer, nonce, hello), Is.False, "not known here yet");

        a.Seats.Announce(Config(1, 0, [0, 1, 2, 3]));
        Assert.That(a.Handshake.TryAccept(newcomer.Peer, nonce, hello), Is.True);
    }

    [Test]
    public void Wants_ValidatorThatLeftTheSet_IsWantedNoMoreOnceTheEpochRuns()
    {
        Side a = new(0, "a"), leaver = new(2, "l");
        byte[] nonce = Nonce(9);
        Assert.That(
            a.Handshake.TryAccept(leaver.Peer, nonce, leaver.Handshake.Hello(a.Peer, nonce)), Is.True);

        a.Seats.Announce(Config(1, 0, [0, 1]));
        Assert.That(a.Handshake.Wants(leaver.Peer), Is.True, "its epoch still runs");
        a.Seats.Begin(Config(1, 0, [0, 1]));
        Assert.That(a.Handshake.Wants(leaver.Peer), Is.False);
        Assert.That(
            a.Handshake.TryAccept(leaver.Peer, nonce, leaver.Handshake.Hello(a.Peer, nonce)), Is.False);
        leaver.Seats.Begin(Config(1, 2, [0, 1]));
        Assert.That(leaver.Handshake.Wants(a.Peer), Is.False, "no seat: it follows");
    }

    [Test]
    public void TryAccept_OneKeyAtTwoPeers_TakesTheNewerAndSaysSo()
    {
        Side a = new(0, "a"), first = new(1, "first"), second = new(1, "second");
        byte[] nonce = Nonce(10);
        a.Handshake.TryAccept(first.Peer, nonce, first.Handshake.Hello(a.Peer, nonce));
        Assert.That(
            a.Handshake.TryAccept(second.Peer, nonce, second.Handshake.Hello(a.Peer, nonce)), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(a.Directory.PeerOf(KeyOf(1).Address), Is.EqualTo(second.Peer));
            Assert.That(a.Log.Text, Does.Contain("duplicate identity").And.Contain("first"));
            Assert.That(a.Handshake.Wants(first.Peer), Is.False);
            Assert.That(
                a.Handshake.TryAccept(first.Peer, nonce, first.Handshake.Hello(a.Peer, nonce)), Is.False);
        });
    }

    [Test]
    public void TryAccept_ThisNodesOwnKeyAtAPeer_IsHeardWithAWarning()
    {
        Side a = new(0, "a"), twin = new(0, "twin");
        byte[] nonce = Nonce(11);

        Assert.That(a.Handshake.TryAccept(twin.Peer, nonce, twin.Handshake.Hello(a.Peer, nonce)), Is.True);
        Assert.That(a.Log.Text, Does.Contain("own validator key"));
    }

    [Test]
    public void Wants_NodeWithoutAKey_WantsAndAcceptsNobody()
    {
        Side follower = new(null, "f"), a = new(0, "a");
        byte[] nonce = Nonce(12);
        Assert.That(follower.Handshake.Wants(a.Peer), Is.False);
        Assert.That(follower.Handshake.Hello(a.Peer, nonce), Is.Empty);
        Assert.That(
            follower.Handshake.TryAccept(a.Peer, nonce, a.Handshake.Hello(follower.Peer, nonce)), Is.False);
    }

    private static byte[] Nonce(byte fill) => [.. Enumerable.Repeat(fill, HandshakeDomain.NonceSize)];

    private static PrivateKey KeyOf(int index) => DevnetAccounts.ValidatorKey(index);

    private static EpochConfig Config(ulong epoch, int? self, int[] members)
    {
        ValidatorSet set = new([.. members.Select(i => new Validator(KeyOf(i).PublicKey, new Power(1)))]);
        ValidatorIndex? seat = self is { } own ? set.IndexOf(KeyOf(own).Address) : null;
        return new EpochConfig(new Epoch(epoch), set, seat, new Height((epoch + 1) * 10));
    }

    /// <summary>A node's side of a handshake; validators 0 to 2 are the set of epoch 0.</summary>
    private sealed class Side
    {
        public Side(int? key, string peer, Hash256? genesis = null)
        {
            Peer = new PeerId(peer);
            Seats = new SeatsInForce(Config(0, key, [0, 1, 2]));
            Handshake = new ValidatorHandshake(
                new HandshakeDomain(ChainId, genesis ?? Genesis, 0),
                new ValidatorIdentity(Peer, key is { } index ? KeyOf(index) : null),
                Seats, Directory, new TextNodeLog(peer, Log, TimeProvider.System));
        }

        public PeerId Peer { get; }

        public SeatsInForce Seats { get; }

        public PeerDirectory Directory { get; } = new();

        public LineLog Log { get; } = new();

        public ValidatorHandshake Handshake { get; }
    }
}
