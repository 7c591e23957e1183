using System.Buffers.Binary;
using OpenLedger.Consensus.Messages;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Driver;

/// <summary>What was asked of a peer is read of that peer, once.</summary>
[TestFixture]
public sealed class OpenRequestsTests
{
    private static readonly PeerId Asked = new("asked");
    private static readonly PeerId Other = new("other");

    [Test]
    public void Block_Asked_IsOpenForThatPeerUntilItAnswers()
    {
        OpenRequests open = new();
        Hash256 hash = HashOf(1);
        open.Note(Asked, new ConsensusMessage.BlockRequest(hash));

        Assert.That(open.IsOpen(Asked, hash), Is.True);
        Assert.That(open.IsOpen(Other, hash), Is.False, "another peer was not asked");
        Assert.That(open.IsOpen(Asked, HashOf(2)), Is.False, "nor was another block");
        Assert.That((open.TryClose(Asked, hash), open.TryClose(Asked, hash)), Is.EqualTo((true, false)));
        Assert.That(open.IsOpen(Asked, hash), Is.False);
    }

    [Test]
    public void Range_AskedFromGenesis_BeginsAtTheFirstBlock()
    {
        OpenRequests open = new();
        open.Note(Asked, new ConsensusMessage.RangeRequest(new Height(0)));
        Assert.That(open.IsOpen(Asked, new Height(1)), Is.True);
        Assert.That(open.IsOpen(Asked, new Height(2)), Is.False);
        Assert.That(open.IsOpen(Asked, default(Hash256)), Is.False, "a range is no block");
    }

    [Test]
    public void Requests_BeyondTheMaximum_ForgetTheOldest()
    {
        OpenRequests open = new();
        for (ulong i = 0; i <= OpenRequests.CountMax; i++)
        {
            open.Note(Asked, new ConsensusMessage.BlockRequest(HashOf(i)));
        }

        Assert.That(open.Count, Is.EqualTo(OpenRequests.CountMax));
        Assert.That(open.IsOpen(Asked, HashOf(0)), Is.False);
        Assert.That(open.IsOpen(Asked, HashOf(OpenRequests.CountMax)), Is.True);
        for (ulong i = 1; i < 10_000; i++)
        {
            open.Note(Asked, new ConsensusMessage.BlockRequest(HashOf(i)));
            open.TryClose(Asked, HashOf(i));
        }

        Assert.That(open.Count, Is.LessThanOrEqualTo(OpenRequests.CountMax));
    }

    private static Hash256 HashOf(ulong number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return Keccak.Hash(bytes);
    }
}
