using OpenLedger.Network.Gossip;
using OpenLedger.Network.Tests.Fuzzing;

namespace OpenLedger.Network.Tests.Gossip;

[TestFixture]
public class GossipRpcTests
{
    [Test]
    public void DecodeOfEncode_EveryField_IsTheFrame()
    {
        GossipRpc read = RoundTrip(Full());
        Assert.That(read.Subscriptions, Is.EqualTo(Full().Subscriptions));
        Assert.That(read.Messages[0].Data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That((read.Messages[0].Topic, read.Messages[0].IsUnsigned), Is.EqualTo(("t", true)));
        Assert.That(read.Have[0].Ids, Is.EqualTo(Full().Have[0].Ids));
        Assert.That(read.Want, Is.EqualTo(Full().Want));
        Assert.That(read.Graft, Is.EqualTo(Full().Graft));
        Assert.That((read.Prune[0].Topic, read.Prune[0].BackoffSeconds), Is.EqualTo(("t", 60ul)));
        Assert.That(read.Prune[0].Records[0].ToArray(), Is.EqualTo(new byte[] { 9 }));
        Assert.That(read.DoNotWant, Is.EqualTo(Full().DoNotWant));
    }

    [Test]
    public void Id_KnownMessage_IsTheDocumentedHash() =>
        // sha256(00 01 't' "hello"), computed with sha256sum.
        Assert.That(
            GossipId.Of("t", "hello"u8).ToString(), Is.EqualTo("a8ceef81aa4e851ccd65e2e19578abda6aa0ff8e"));

    [TestCase("0a04080112", Description = "cut off")]
    [TestCase("12020a0100", Description = "a message's trailing bytes")]
    [TestCase("1204220200ff", Description = "a topic that is no text")]
    public void TryDecode_Malformed_IsRefused(string hex) =>
        Assert.That(GossipRpc.TryDecode(Convert.FromHexString(hex), out _), Is.False);

    [TestCase("12050a0101220174", Description = "an author")]
    [TestCase("12061a0101220174", Description = "a number")]
    public void TryDecode_SignedMessage_IsMarked(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        bytes[1] = (byte)(bytes.Length - 2);
        Assert.That(GossipRpc.TryDecode(bytes, out GossipRpc? rpc), Is.True);
        Assert.That(rpc!.Messages[0].IsUnsigned, Is.False);
    }

    [Test]
    public void TryDecode_AboveAMaximum_IsRefused()
    {
        GossipId[] ids =
            [.. Enumerable.Range(0, GossipRpc.IdsMax + 1).Select(i => new GossipId(1, 2, (uint)i))];
        GossipRpc[] tooMuch =
        [
            new() { Subscriptions = [.. Enumerable.Repeat(
                new GossipSubscription("t", true), GossipRpc.TopicsMax + 1)] },
            new() { Messages = [.. Enumerable.Repeat(
                new GossipMessage("t", default), GossipRpc.MessagesMax + 1)] },
            new() { Messages = [new GossipMessage("t", new byte[GossipMessage.DataBytesMax + 1])] },
            new() { Graft = [.. Enumerable.Repeat("t", GossipRpc.TopicsMax + 1)] },
            new() { Want = [.. ids] },
            new() { DoNotWant = [.. ids] },
            new() { Have = [new GossipHave("t", [.. ids])] },
            new()
            {
                Prune =
                    [new GossipPrune("t", 1, [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[1], 17)])],
            },
            new() { Graft = [new string('t', GossipRpc.TopicBytesMax + 1)] },
        ];
        for (int i = 0; i < tooMuch.Length; i++)
        {
            Assert.That(GossipRpc.TryDecode(tooMuch[i].Encode(), out _), Is.False, $"case {i}");
        }

        Assert.That(GossipRpc.TryDecode(new byte[GossipRpc.SizeMax + 1], out _), Is.False);
        Assert.That(GossipRpc.TryDecode(EmptyWants(GossipRpc.ControlsMax), out _), Is.True);
        Assert.That(GossipRpc.TryDecode(EmptyWants(GossipRpc.ControlsMax + 1), out _), Is.False);
        RoundTrip(new GossipRpc { Want = [.. ids.Skip(1)] });
        RoundTrip(
            new GossipRpc { Messages = [new GossipMessage("t", new byte[GossipMessage.DataBytesMax])] });
    }

    [Test]
    public void TryDecode_Fuzzed_NeverThrows() =>
        FrameFuzzer.Run(111, [Full().Encode()], frame => GossipRpc.TryDecode(frame, out _));

    // Two bytes each: what they cost the reader must be bounded by their number.
    private static byte[] EmptyWants(int count) =>
        [.. Enumerable.Repeat<byte[]>([0x1a, 0x02, 0x12, 0x00], count).SelectMany(control => control)];

    private static GossipRpc RoundTrip(GossipRpc rpc)
    {
        Assert.That(GossipRpc.TryDecode(rpc.Encode(), out GossipRpc? read), Is.True);
        return read!;
    }

    private static GossipRpc Full() => new()
    {
        Subscriptions = [new GossipSubscription("t", true), new GossipSubscription("u", false)],
        Messages = [new GossipMessage("t", new byte[] { 1, 2, 3 })],
        Have = [new GossipHave("t", [new GossipId(1, 2, 3), new GossipId(4, 5, 6)])],
        Want = [new GossipId(7, 8, 9)],
        Graft = ["t", "u"],
        Prune = [new GossipPrune("t", 60, [new byte[] { 9 }])],
        DoNotWant = [new GossipId(10, 11, 12)],
    };
}
