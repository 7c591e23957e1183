using OpenLedger.Node.Content;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Content;

/// <summary>The topic's two messages: one form each, and nothing else is one.</summary>
[TestFixture]
public sealed class ContentMessageTests
{
    private static readonly ContentMessage[] Valid =
    [
        new ContentMessage.Announced(new SidecarId(7), Keccak.Hash([1]), 70_000),
        new ContentMessage.Said(new AvailabilityVote(
            new Available(Keccak.Hash([1]), 70_000, new Epoch(3)), new ValidatorIndex(2),
            Secp256k1.Sign(PrivateKey.Create(Keccak.Hash([5]).ToArray()), Keccak.Hash([6])))),
    ];

    [Test]
    public void Encode_Messages_AreReadBackAndOfTheSpecifiedLength()
    {
        foreach (ContentMessage message in Valid)
        {
            Assert.That(ContentMessage.TryDecode(message.Encode()), Is.EqualTo(message));
        }

        Assert.That(Valid.Select(m => m.Encode().Length), Is.EqualTo((int[])[45, 111]));
    }

    [Test]
    public void TryDecode_SeededDamage_IsRefusedOrCanonical()
    {
        Random random = new(77);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = Valid[round % Valid.Length].Encode();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
            {
                Array.Resize(ref bytes, random.Next(150));
            }

            if (ContentMessage.TryDecode(bytes) is { } read)
            {
                Assert.That(read.Encode(), Is.EqualTo(bytes));
            }
        }

        Assert.That(ContentMessage.TryDecode([]), Is.Null);
        Assert.That(ContentMessage.TryDecode([3, .. Valid[0].Encode()[1..]]), Is.Null);
    }
}
