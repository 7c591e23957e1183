using System.Text.Json;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Tests.Content;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Tests.Availability;

/// <summary>Words about content: frozen bytes, every refusal by name, no crash on any bytes.</summary>
[TestFixture]
public sealed class AvailabilityCodecTests
{
    private static readonly JsonElement Golden = ContentRootTests.Golden.GetProperty("availability");

    private static readonly Available Body = new(
        Hash256.Parse(Golden.GetProperty("root").GetString()!), Golden.GetProperty("size").GetUInt32(),
        new Epoch(Golden.GetProperty("epoch").GetUInt64()));

    private static readonly AvailabilityDomain Domain = new(
        Golden.GetProperty("chainId").GetUInt64(),
        Hash256.Parse(Golden.GetProperty("genesisHash").GetString()!),
        Golden.GetProperty("forkId").GetUInt32());

    [Test]
    public void Sign_GoldenKeys_GivesEthersWordsAndCertificate()
    {
        Assert.That(Domain.Separator.ToString(), Is.EqualTo(Golden.GetProperty("separator").GetString()));
        Assert.That(Domain.Digest(Body).ToString(), Is.EqualTo(Golden.GetProperty("digest").GetString()));
        List<(ValidatorIndex, Signature)> signatures = [];
        foreach ((JsonElement signer, JsonElement word) in Golden.GetProperty("signers").EnumerateArray()
            .Zip(Golden.GetProperty("words").EnumerateArray()))
        {
            PrivateKey key = PrivateKey.Create(Bytes(signer.GetProperty("key")));
            AvailabilityVote vote = new(
                Body, new ValidatorIndex(signer.GetProperty("index").GetUInt16()),
                Secp256k1.Sign(key, Domain.Digest(Body)));
            Assert.That(vote.Encode(), Is.EqualTo(Bytes(word)));
            Assert.That(AvailabilityVote.TryDecode(Bytes(word), out AvailabilityVote? read),
                Is.EqualTo(MessageError.None));
            Assert.That(read, Is.EqualTo(vote));
            signatures.Add((vote.Index, vote.Signature));
        }

        byte[] golden = Bytes(Golden.GetProperty("certificate"));
        Assert.That(AvailabilityCertificate.Create(Body, 9, signatures).Encode(), Is.EqualTo(golden));
        Assert.That(AvailabilityCertificate.TryDecode(golden, out AvailabilityCertificate? decoded),
            Is.EqualTo(MessageError.None));
        Assert.Multiple(() =>
        {
            Assert.That(decoded!.Body, Is.EqualTo(Body));
            Assert.That(decoded.Signatures.ValidatorCount, Is.EqualTo(9));
            Assert.That(decoded.Signatures.InOrder(), Is.EqualTo(signatures));
            Assert.That(decoded.Signatures.Has(new ValidatorIndex(8)), Is.True);
            Assert.That(decoded.Signatures.Has(new ValidatorIndex(0)), Is.False);
            Assert.That(decoded.Signatures.Has(new ValidatorIndex(9)), Is.False);
        });
    }

    [Test]
    public void Digest_OfAWord_IsNeverThatOfAVote()
    {
        // The same chain and the nearest body there is: other separators and other lengths.
        ConsensusDomain votes = new(161_299, Keccak.Hash([7]), 3);
        Body nearest = Primitives.Votes.Body.Notarize(
            new ProposalId(Body.Epoch, new View(1), new View(0), Body.Root));
        Assert.That(Domain.Separator, Is.Not.EqualTo(votes.Separator));
        Assert.That(Domain.Digest(Body), Is.Not.EqualTo(votes.Digest(nearest)));
        Assert.That(Available.Size, Is.Not.EqualTo(Primitives.Votes.Body.Size));
        Assert.That(Vote.TryDecode(new AvailabilityVote(Body, default, default).Encode(), out _),
            Is.EqualTo(MessageError.WrongLength));
    }

    [Test]
    public void TryDecode_BrokenForms_AreRefusedByName()
    {
        byte[] golden = Bytes(Golden.GetProperty("certificate"));
        Assert.Multiple(() =>
        {
            Assert.That(Refused([]), Is.EqualTo(MessageError.WrongLength));
            Assert.That(Refused(golden[..44]), Is.EqualTo(MessageError.WrongLength));
            Assert.That(Refused([.. golden, 0]), Is.EqualTo(MessageError.WrongLength));
            Assert.That(Refused(golden[..^1]), Is.EqualTo(MessageError.WrongLength));
            Assert.That(Refused(With(golden, 0, 2)), Is.EqualTo(MessageError.UnknownScheme));
            Assert.That(Refused(With(golden, 46, 0)), Is.EqualTo(MessageError.ValidatorCountOutOfRange));
            Assert.That(Refused(With(golden, 45, 2)), Is.EqualTo(MessageError.ValidatorCountOutOfRange));
            Assert.That(Refused(With(golden, 48, 0x81)), Is.EqualTo(MessageError.UnusedBitSet));
            Assert.That(Refused(With(With(golden, 47, 0), 48, 0).AsSpan(0, 49).ToArray()),
                Is.EqualTo(MessageError.NoSignature));
            Assert.That(Refused([.. golden[..1], .. new byte[32], .. golden[33..]]),
                Is.EqualTo(MessageError.InconsistentBody));
            Assert.That(Refused([.. golden[..33], 0, 0, 0, 0, .. golden[37..]]),
                Is.EqualTo(MessageError.InconsistentBody));
            Assert.That(Refused(new byte[AvailabilityCertificate.BytesMax + 1]),
                Is.EqualTo(MessageError.TooLarge));
        });
        byte[] word = Bytes(Golden.GetProperty("words")[0]);
        Assert.That(AvailabilityVote.TryDecode(word.AsSpan()[..^1], out _), Is.EqualTo(MessageError.WrongLength));
        Assert.That(AvailabilityVote.TryDecode(With(word, 44, 1), out _),
            Is.EqualTo(MessageError.ValidatorCountOutOfRange));
    }

    [Test]
    public void Create_LargestSet_IsReadBackAndNoLarger()
    {
        (ValidatorIndex, Signature)[] all = [.. Enumerable.Range(0, ValidatorIndex.CountMax).Select(i =>
            (new ValidatorIndex((ushort)i), new Signature((ulong)i + 1UL, 1UL, 0)))];
        byte[] bytes = AvailabilityCertificate.Create(Body, all.Length, all).Encode();
        Assert.That(bytes, Has.Length.EqualTo(AvailabilityCertificate.BytesMax));
        Assert.That(AvailabilityCertificate.TryDecode(bytes, out AvailabilityCertificate? read),
            Is.EqualTo(MessageError.None));
        Assert.That(read!.Signatures.InOrder(), Is.EqualTo(all));
        Assert.That(() => AvailabilityCertificate.Create(Body, 257, all),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => AvailabilityCertificate.Create(Body, 255, all), Throws.ArgumentException);
        Assert.That(
            () => AvailabilityCertificate.Create(Body, 9, [all[1], all[1]]), Throws.ArgumentException);
    }

    [Test]
    public void TryDecode_SeededDamage_NeverThrowsAndWhatItTakesIsCanonical()
    {
        Random random = new(1234);
        byte[] golden = Bytes(Golden.GetProperty("certificate"));
        int taken = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = [.. golden];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(random.Next(2) == 0 ? 60 : damaged.Length)] = (byte)random.Next(256);
            }

            if (random.Next(3) == 0)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }

            if (AvailabilityCertificate.TryDecode(damaged, out AvailabilityCertificate? read)
                == MessageError.None)
            {
                taken++;
                Assert.That(read!.Encode(), Is.EqualTo(damaged));
            }

            _ = AvailabilityVote.TryDecode(damaged.AsSpan(0, Math.Min(damaged.Length, 110)), out _);
        }

        Assert.That(taken, Is.GreaterThan(1_000), "most damage to signatures keeps the form");
    }

    private static MessageError Refused(byte[] bytes)
    {
        MessageError error = AvailabilityCertificate.TryDecode(bytes, out AvailabilityCertificate? read);
        Assert.That(read, Is.Null);
        return error;
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }

    private static byte[] Bytes(JsonElement element) =>
        Hex.TryDecode(element.GetString()!, out byte[] bytes) ? bytes : throw new FormatException();
}
