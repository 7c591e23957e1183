using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Validators;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Composition;

/// <summary>When a node should be asked, and what it says else.</summary>
[TestFixture]
public sealed class NodeReadinessTests
{
    private static readonly Address[] Keys =
        [.. Enumerable.Range(0, 4).Select(i => DevnetAccounts.ValidatorKey(i).Address)];

    [TestCase(0, "1 of 4 validators are in touch, this one included: no quorum")]
    [TestCase(1, "2 of 4 validators are in touch, this one included: no quorum")]
    [TestCase(2, null)]
    [TestCase(3, null)]
    public void Validator_NeedsAQuorumInTouch(int others, string? reason) => Assert.That(
        NodeReadiness.WhyNot(
            EpochOf(4, self: 0), null, (others, true), key => Array.IndexOf(Keys, key) <= others),
        Is.EqualTo(reason));

    [Test]
    public void Validator_OfItsOwnChainAlone_NeedsNobody() => Assert.That(
        NodeReadiness.WhyNot(EpochOf(1, self: 0), null, (0, false), _ => false), Is.Null);

    [TestCase(0, false, "no peer is connected")]
    [TestCase(1, false, "no peer has said yet where the chain is")]
    [TestCase(1, true, null)]
    public void Follower_NeedsAPeerThatSpoke(int peers, bool haveSpoken, string? reason) => Assert.That(
        NodeReadiness.WhyNot(EpochOf(4, self: null), null, (peers, haveSpoken), _ => false),
        Is.EqualTo(reason));

    [TestCase(0)]
    [TestCase(null)]
    public void Anybody_Behind_IsSyncing(int? self)
    {
        SyncDetails sync = new(new Height(1), new Height(5), new Height(90), 10, 9, 3);
        Assert.That(
            NodeReadiness.WhyNot(EpochOf(4, self), sync, (3, true), _ => true),
            Is.EqualTo("syncing: block 5 of 90"));
    }

    private static EpochConfig EpochOf(int validators, int? self) => new(
        new Epoch(0),
        new ValidatorSet(
            [.. Enumerable.Range(0, validators).Select(i => new Validator(
                DevnetAccounts.ValidatorKey(i).PublicKey, new Power(10)))]),
        self is { } index ? new ValidatorIndex((ushort)index) : null,
        new Height(1_000));
}
