using OpenLedger.Network;
using OpenLedger.Node.Peers;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Peers;

[TestFixture]
public sealed class PeerDirectoryTests
{
    private static readonly PeerId A = new("a"), B = new("b");
    private static readonly Address Key = Address.FromTail(1), OtherKey = Address.FromTail(2);

    [Test]
    public void TryBind_NewPeer_IsFoundBothWaysUntilItLeaves()
    {
        PeerDirectory peers = new();
        Assert.That(peers.TryBind(Key, A, out PeerId? replaced), Is.True);
        Assert.That(replaced, Is.Null);
        Assert.That(peers.PeerOf(Key), Is.EqualTo(A));
        Assert.That(peers.ValidatorOf(A), Is.EqualTo(Key));

        peers.Unbind(A);
        Assert.That(peers.PeerOf(Key), Is.Null);
        Assert.That(peers.ValidatorOf(A), Is.Null);
    }

    [Test]
    public void TryBind_KeyOfAnotherPeer_GoesToTheNewestAndIsNotWonBackWhileThatStays()
    {
        PeerDirectory peers = new();
        peers.TryBind(Key, A, out _);
        Assert.That(peers.TryBind(Key, B, out PeerId? replaced), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(replaced, Is.EqualTo(A));
            Assert.That(peers.PeerOf(Key), Is.EqualTo(B));
            Assert.That(peers.IsSuperseded(A), Is.True);
            Assert.That(peers.TryBind(Key, A, out _), Is.False);
            Assert.That(peers.PeerOf(Key), Is.EqualTo(B));
        });

        peers.Unbind(A); // the older one's end changes nothing for the newer
        Assert.That(peers.PeerOf(Key), Is.EqualTo(B));
        peers.Unbind(B);
        Assert.That(peers.IsSuperseded(A), Is.False);
        Assert.That(peers.TryBind(Key, A, out _), Is.True);
    }

    [Test]
    public void TryBind_PeerWithAnotherKeyThanBefore_HoldsTheNewOneOnly()
    {
        PeerDirectory peers = new();
        peers.TryBind(Key, A, out _);
        Assert.That(peers.TryBind(OtherKey, A, out PeerId? replaced), Is.True);

        Assert.That(replaced, Is.Null);
        Assert.That(peers.PeerOf(Key), Is.Null);
        Assert.That(peers.PeerOf(OtherKey), Is.EqualTo(A));
    }

    [Test]
    public void TryBind_AboveTheMaximum_IsRefused()
    {
        PeerDirectory peers = new();
        for (uint i = 0; i < PeerDirectory.BoundMax; i++)
        {
            Assert.That(peers.TryBind(Address.FromTail(i), new PeerId($"p{i}"), out _), Is.True);
        }

        Assert.That(peers.TryBind(Address.FromTail(PeerDirectory.BoundMax), A, out _), Is.False);
        Assert.That(peers.TryBind(Address.FromTail(0), A, out _), Is.True, "no further key");
    }

    [Test]
    public void TryBind_OneKeyAtManyPeers_RemembersSoManyLosers()
    {
        PeerDirectory peers = new();
        for (int i = 0; i <= PeerDirectory.SupersededMax + 1; i++)
        {
            Assert.That(peers.TryBind(Key, new PeerId($"p{i}"), out _), Is.True);
        }

        Assert.That(peers.IsSuperseded(new PeerId("p0")), Is.False, "the oldest is forgotten");
        Assert.That(peers.IsSuperseded(new PeerId("p1")), Is.True);
    }

    [Test]
    public void NumberOf_PeersAboveTheMaximum_IsNull()
    {
        PeerDirectory peers = new();
        for (int i = 0; i < PeerDirectory.CountMax; i++)
        {
            Assert.That(peers.NumberOf(new PeerId($"p{i}"))!.Value.Value, Is.EqualTo((uint)i));
        }

        Assert.That(peers.NumberOf(A), Is.Null);
        Assert.That(peers.NumberOf(new PeerId("p7"))!.Value.Value, Is.EqualTo(7U));
    }
}
