using System.Text.Json;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Messages;

[TestFixture]
public sealed class MessageCodecTests
{
    [Test]
    public void Messages_GoldenVectors_KeepTheirBytes()
    {
        SortedDictionary<string, string> actual = [];
        foreach ((string name, ConsensusMessage message) in All())
        {
            actual[name] = Hex.Encode(MessageCodec.Encode(message));
        }

        actual["domain"] = MessageFixtures.Domain.Separator.ToString();
        actual["recoveryDomain"] = MessageFixtures.RecoveryDomain.Separator.ToString();
        actual["digest"] = MessageFixtures.Domain.Digest(Body.Notarize(MessageFixtures.P)).ToString();
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "messages.json");
        SortedDictionary<string, string> golden =
            JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(path))!;
        Assert.That(actual, Is.EqualTo(golden), JsonSerializer.Serialize(actual));
    }

    [Test]
    public void Messages_AnyKind_RoundTrip()
    {
        foreach ((string name, ConsensusMessage message) in All())
        {
            byte[] bytes = MessageCodec.Encode(message);
            Assert.That(
                MessageCodec.TryDecode(bytes, out ConsensusMessage? decoded), Is.EqualTo(MessageError.None),
                name);
            Assert.That(MessageCodec.Encode(decoded!), Is.EqualTo(bytes), name);
        }
    }

    [Test]
    public void Messages_CutOrExtended_AreRefused()
    {
        foreach (
            (string name, ConsensusMessage message) in All()
            .Where(m => m.Message is not ConsensusMessage.BlockResponse))
        {
            byte[] bytes = MessageCodec.Encode(message);
            for (int length = 0; length < bytes.Length; length++)
            {
                Assert.That(
                    MessageCodec.TryDecode(bytes.AsSpan(0, length), out _), Is.Not.EqualTo(MessageError.None),
                        name);
            }

            Assert.That(
                MessageCodec.TryDecode([.. bytes, 0], out _), Is.Not.EqualTo(MessageError.None), name);
        }
    }

    [Test]
    public void Messages_RandomOrFlippedBytes_NeverThrowAndHaveOneForm()
    {
        OpenLedger.Simulation.Time.SplitMix chance = new(7);
        byte[][] valid = [.. All().Select(m => MessageCodec.Encode(m.Message))];
        for (int i = 0; i < 40_000; i++)
        {
            byte[] bytes = i % 2 == 0 ? [.. valid[i / 2 % valid.Length]] : new byte[chance.Below(300)];
            if (i % 2 == 0)
            {
                bytes[chance.Below((ulong)bytes.Length)] ^= (byte)chance.Between(1, 255);
            }
            else
            {
                for (int k = 0; k < bytes.Length; k++)
                {
                    bytes[k] = (byte)chance.Below(256);
                }

                if (bytes.Length > 0)
                {
                    bytes[0] = (byte)chance.Below(10);
                }
            }

            if (MessageCodec.TryDecode(bytes, out ConsensusMessage? message) == MessageError.None)
            {
                Assert.That(MessageCodec.Encode(message!), Is.EqualTo(bytes));
            }
        }
    }

    [Test]
    public void Body_ImpossibleFields_AreNamed()
    {
        byte[] bytes = new byte[Body.Size];
        Body.Notarize(MessageFixtures.P).Encode(bytes);
        Assert.That(Body.TryDecode(Change(bytes, 0, 4), out _), Is.EqualTo(MessageError.UnknownKind));
        Assert.That(Body.TryDecode(Change(bytes, 0, 0), out _), Is.EqualTo(MessageError.UnknownKind));
        Assert.That(Body.TryDecode(Change(bytes, 0, 2), out _), Is.EqualTo(MessageError.InconsistentBody));
        Assert.That(
            Body.TryDecode(Change(bytes, 24, 9), out _), Is.EqualTo(MessageError.InconsistentBody),
            "parent = view");
        Assert.That(Body.TryDecode(bytes.AsSpan(1), out _), Is.EqualTo(MessageError.WrongLength));
        bytes.AsSpan(25).Clear();
        Assert.That(Body.TryDecode(bytes, out _), Is.EqualTo(MessageError.InconsistentBody), "no block");
    }

    [Test]
    public void Certificate_BadForm_IsNamed()
    {
        byte[] bytes = MessageFixtures.Certificate(
            Body.Nullify(new Epoch(0), new View(1)), 4, 0, 1, 2).Encode();
        int count = 1 + Body.Size;
        Assert.That(
            Certificate.TryDecode(Change(bytes, 0, 2), out _), Is.EqualTo(MessageError.UnknownScheme));
        Assert.That(
            Certificate.TryDecode(Change(bytes, count + 1, 0), out _),
            Is.EqualTo(MessageError.ValidatorCountOutOfRange));
        Assert.That(
            Certificate.TryDecode(Change(bytes, count, 2), out _),
            Is.EqualTo(MessageError.ValidatorCountOutOfRange));
        Assert.That(
            Certificate.TryDecode(Change(bytes, count + 2, 0x17), out _),
            Is.EqualTo(MessageError.UnusedBitSet));
        Assert.That(
            Certificate.TryDecode(Change(bytes, count + 2, 0), out _), Is.EqualTo(MessageError.NoSignature));
        Assert.That(
            Certificate.TryDecode(Change(bytes, count + 2, 0x0F), out _),
            Is.EqualTo(MessageError.WrongLength));

        // malachite 961fa4e0: a certificate padded behind its last signature.
        Assert.That(
            Certificate.TryDecode([.. bytes, .. new byte[Signature.CompactSize]], out _),
            Is.EqualTo(MessageError.WrongLength));
        Assert.That(
            Certificate.TryDecode(new byte[Certificate.BytesMax + 1], out _),
            Is.EqualTo(MessageError.TooLarge));
    }

    [Test]
    public void Certificate_SignersNotAscending_CannotBeMade()
    {
        Body body = Body.Nullify(new Epoch(0), new View(1));
        (ValidatorIndex, Signature) signer = (new ValidatorIndex(1), MessageFixtures.Vote(1, body).Signature);
        Assert.That(() => Certificate.Create(body, 4, [signer, signer]), Throws.ArgumentException);
        Assert.That(() => Certificate.Create(body, 1, [signer]), Throws.ArgumentException);
    }

    [Test]
    public void Proposal_BeyondItsMaxima_IsTooLarge()
    {
        Certificate certificate = MessageFixtures.Certificate(
            Body.Nullify(new Epoch(2), new View(8)), 4, 1, 2, 3);
        Vote vote = MessageFixtures.Vote(0, Body.Notarize(MessageFixtures.P));
        Proposal most = new(
            Array.Empty<byte>(), vote, [.. Enumerable.Repeat(certificate, Proposal.JustificationCountMax)]);
        Proposal many = most with { Justification = [.. most.Justification, certificate] };
        Assert.That(Proposal.TryDecode(most.Encode(), out _), Is.EqualTo(MessageError.None));
        Assert.That(Proposal.TryDecode(many.Encode(), out _), Is.EqualTo(MessageError.TooLarge));
        Proposal big = new(new byte[Proposal.BlockBytesMax + 1], vote, []);
        Assert.That(Proposal.TryDecode(big.Encode(), out _), Is.EqualTo(MessageError.TooLarge));
        Certificate wide = MessageFixtures.Certificate(
            Body.Nullify(new Epoch(2), new View(8)), 256, 0, 1, 2, 3, 4, 5, 6);
        Proposal heavy = new(
            Array.Empty<byte>(), vote, [.. Enumerable.Repeat(wide, Proposal.JustificationCountMax)]);
        Assert.That(heavy.Encode(), Has.Length.LessThan(Proposal.JustificationBytesMax));
    }

    [Test]
    public void Envelope_BeyondItsMaxima_IsTooLarge()
    {
        Assert.That(
            MessageCodec.TryDecode(new byte[MessageCodec.BytesMax + 1], out _),
            Is.EqualTo(MessageError.TooLarge));
        byte[] block = new byte[Proposal.BlockBytesMax + 2];
        block[0] = 6;
        Assert.That(MessageCodec.TryDecode(block, out _), Is.EqualTo(MessageError.TooLarge));
        Certificate final = MessageFixtures.Certificate(Body.Finalize(MessageFixtures.P), 4, 0, 1, 2);
        ReadOnlyMemory<byte>[] blocks = [.. Enumerable.Repeat(
            new ReadOnlyMemory<byte>([1]), MessageCodec.RangeBlocksMax + 1)];
        byte[] range = MessageCodec.Encode(new ConsensusMessage.RangeResponse(blocks, final));
        Assert.That(MessageCodec.TryDecode(range, out _), Is.EqualTo(MessageError.TooLarge));
        Certificate notFinal = MessageFixtures.Certificate(Body.Notarize(MessageFixtures.P), 4, 0, 1, 2);
        byte[] wrong = MessageCodec.Encode(new ConsensusMessage.RangeResponse(blocks[..1], notFinal));
        Assert.That(MessageCodec.TryDecode(wrong, out _), Is.EqualTo(MessageError.InconsistentBody));
    }

    private static byte[] Change(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }

    private static IEnumerable<(string Name, ConsensusMessage Message)> All()
    {
        Body notarize = Body.Notarize(MessageFixtures.P);
        Certificate final = MessageFixtures.Certificate(Body.Finalize(MessageFixtures.P), 4, 0, 2, 3);
        yield return ("vote", new ConsensusMessage.OfVote(MessageFixtures.Vote(1, notarize)));
        yield return (
            "nullify",
            new ConsensusMessage.OfVote(MessageFixtures.Vote(3, Body.Nullify(new Epoch(2), new View(9)))));
        yield return ("certificate", new ConsensusMessage.OfCertificate(final));
        yield return ("proposal", new ConsensusMessage.OfProposal(MessageFixtures.Proposal()));
        yield return (
            "certificateRequest", new ConsensusMessage.CertificateRequest(new Epoch(2), new View(9)));
        yield return ("blockRequest", new ConsensusMessage.BlockRequest(MessageFixtures.P.BlockHash));
        yield return ("blockResponse", new ConsensusMessage.BlockResponse("a block"u8.ToArray()));
        yield return ("rangeRequest", new ConsensusMessage.RangeRequest(new Height(77)));
        yield return (
            "rangeResponse",
            new ConsensusMessage.RangeResponse([new byte[] { 1, 2 }, new byte[] { 3 }], final));
        RecoveryRequest request = new(Keccak.Hash("nonce"u8), new Epoch(2));
        yield return ("recoveryRequest", new ConsensusMessage.OfRecoveryRequest(request));
        yield return ("recoveryReply", new ConsensusMessage.OfRecoveryReply(
            MessageFixtures.Reply(3, request, final)));
        yield return ("recoveryReplyEmpty", new ConsensusMessage.OfRecoveryReply(
            MessageFixtures.Reply(1, request, null)));
    }
}
