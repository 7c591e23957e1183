using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Validators;
using OpenLedger.Node.Content;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Content;

/// <summary>Words become a certificate exactly when they are a quorum's; false ones never count.</summary>
[TestFixture]
public sealed class AvailabilityCollectorTests
{
    private static readonly AvailabilityDomain Domain = new(161_299, Keccak.Hash([1]), 0);
    private static readonly Hash256 Root = Keccak.Hash([2]);
    private const uint Size = 70_000;

    [Test]
    public void Take_WordsOfAQuorum_GiveACertificateOfTheHeaviest()
    {
        // Powers 5, 1, 1, 3: W = 10, q = 7.
        AvailabilityCollector collector = Listening([5, 1, 1, 3]);
        Assert.That(collector.Take(Word(1)), Is.EqualTo(WordVerdict.New));
        Assert.That(collector.Take(Word(2)), Is.EqualTo(WordVerdict.New));
        Assert.That(collector.Take(Word(0)), Is.EqualTo(WordVerdict.New));
        Assert.That(collector.CertificateOf(Root), Is.Not.Null, "5 + 1 + 1 are 7");
        Assert.That(collector.Take(Word(3)), Is.EqualTo(WordVerdict.New));
        AvailabilityCertificate certificate = collector.CertificateOf(Root)!;
        Assert.That(
            certificate.Signatures.InOrder().Select(s => (int)s.Index.Value), Is.EqualTo((int[])[0, 3]),
            "no more than a quorum needs");
        Assert.That(certificate.Body, Is.EqualTo(new Available(Root, Size, new Epoch(4))));
        Assert.That(certificate.Signatures.ValidatorCount, Is.EqualTo(4));
        collector.Forget(Root);
        Assert.That(collector.CertificateOf(Root), Is.Null);
        Assert.That(collector.Take(Word(0)), Is.EqualTo(WordVerdict.Unknown));
    }

    [Test]
    public void Take_FalseOrStrangeWords_CountForNothing()
    {
        AvailabilityCollector collector = Listening([1, 1, 1, 1]);
        AvailabilityVote forged = Word(0) with { Index = new ValidatorIndex(1) };
        Assert.Multiple(() =>
        {
            Assert.That(collector.Take(forged), Is.EqualTo(WordVerdict.False));
            Assert.That(collector.Take(Word(5)), Is.EqualTo(WordVerdict.False), "no such validator");
            Assert.That(collector.Take(Word(0, size: Size + 1)), Is.EqualTo(WordVerdict.False));
            Assert.That(collector.Take(Word(0, epoch: 3)), Is.EqualTo(WordVerdict.Unknown));
            Assert.That(collector.Take(Word(0, epoch: 5)), Is.EqualTo(WordVerdict.Unknown));
            Assert.That(collector.Take(Word(0, root: Keccak.Hash([3]))), Is.EqualTo(WordVerdict.Unknown));
            Assert.That(collector.Take(Word(0)), Is.EqualTo(WordVerdict.New));
            Assert.That(collector.Take(Word(0)), Is.EqualTo(WordVerdict.Known));
            Assert.That(collector.CertificateOf(Root), Is.Null);
        });
    }

    [Test]
    public void Begin_NextEpoch_KeepsTheWordsOfTheOneBeforeAndNoOlder()
    {
        AvailabilityCollector collector = Listening([1, 1, 1, 1]);
        foreach (int index in (int[])[0, 1, 2])
        {
            collector.Take(Word(index));
        }

        collector.Begin(EpochOf(5, [1, 1, 1, 1]));
        Assert.That(collector.CertificateOf(Root)!.Body.Epoch, Is.EqualTo(new Epoch(4)));
        Assert.That(collector.Take(Word(3)), Is.EqualTo(WordVerdict.New), "the epoch before still counts");
        foreach (int index in (int[])[1, 2, 3])
        {
            Assert.That(collector.Take(Word(index, epoch: 5)), Is.EqualTo(WordVerdict.New));
        }

        Assert.That(collector.CertificateOf(Root)!.Body.Epoch, Is.EqualTo(new Epoch(5)), "the newer one");
        collector.Begin(EpochOf(7, [1, 1, 1, 1]));
        Assert.That(collector.CertificateOf(Root), Is.Null);
        Assert.That(collector.Take(Word(1, epoch: 5)), Is.EqualTo(WordVerdict.Unknown));
    }

    private static AvailabilityCollector Listening(ulong[] powers)
    {
        AvailabilityCollector collector = new(Domain);
        collector.Listen(Root, Size);
        collector.Begin(EpochOf(4, powers));
        return collector;
    }

    private static EpochConfig EpochOf(ulong epoch, ulong[] powers) => new(
        new Epoch(epoch),
        new ValidatorSet([.. powers.Select((power, i) => new Validator(
            DevnetAccounts.ValidatorKey(i).PublicKey, new Power(power)))]),
        null, new Height(1_000));

    private static AvailabilityVote Word(int index, ulong epoch = 4, uint size = Size, Hash256? root = null)
    {
        Available body = new(root ?? Root, size, new Epoch(epoch));
        return new AvailabilityVote(
            body, new ValidatorIndex((ushort)index),
            Secp256k1.Sign(DevnetAccounts.ValidatorKey(index), Domain.Digest(body)));
    }
}
