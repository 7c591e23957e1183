using OpenLedger.Consensus.Messages;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Driver;

/// <summary>What a node remembers of verified votes: bounded a validator, found by block, pruned.</summary>
[TestFixture]
public class LateVotePoolTests
{
    private static readonly ConsensusDomain Domain = new(161_299, Keccak.Hash([1]), 0);
    private static readonly PrivateKey Key = PrivateKey.Create(Keccak.Hash([2]).ToArray());

    [Test]
    public void Find_VotesAndCertificates_AreFoundByValidatorAndBlock()
    {
        LateVotePool pool = new(new Epoch(0));
        ProposalId p = Proposal(5);
        Vote vote = NewVote(Body.Finalize(p), 3);
        pool.Add(vote);
        pool.Add(NewVote(Body.Nullify(new Epoch(0), new View(5)), 4));
        pool.Add(Certificate.Create(
            Body.Notarize(p), 7, [.. new ushort[] { 0, 2, 5 }.Select(i => (new ValidatorIndex(i), Sig(i)))]));

        Assert.That(pool.Find(new ValidatorIndex(3), p), Is.EqualTo(vote));
        Assert.That(
            pool.Find(new ValidatorIndex(2), p),
            Is.EqualTo(new Vote(Body.Notarize(p), new ValidatorIndex(2), Sig(2))));
        Assert.That(pool.Find(new ValidatorIndex(4), p), Is.Null, "a Nullify names no block");
        Assert.That(pool.Find(new ValidatorIndex(3), p with { ParentView = new View(3) }), Is.Null);
        Assert.That(pool.Find(new ValidatorIndex(3), Proposal(6)), Is.Null);
        Assert.That(pool.Count, Is.EqualTo(4));
    }

    [Test]
    public void Add_MoreThanAValidatorMayHave_PushesOutOnlyItsOwnOldest()
    {
        LateVotePool pool = new(new Epoch(0));
        Vote other = NewVote(Body.Notarize(Proposal(1)), 1);
        pool.Add(other);
        for (ulong v = 1; v <= LateVotePool.PerValidatorMax + 10; v++)
        {
            pool.Add(NewVote(Body.Notarize(Proposal(v)), 0));
        }

        Assert.That(pool.Count, Is.EqualTo(LateVotePool.PerValidatorMax + 1));
        Assert.That(pool.Find(new ValidatorIndex(1), Proposal(1)), Is.EqualTo(other));
        Assert.That(pool.Find(new ValidatorIndex(0), Proposal(10)), Is.Null);
        Assert.That(pool.Find(new ValidatorIndex(0), Proposal(11)), Is.Not.Null);
    }

    [Test]
    public void Add_EpochsFarAway_AreNotKept()
    {
        LateVotePool pool = new(new Epoch(5));
        ulong[] kept = [.. Enumerable.Range(0, 10).Select(e => (ulong)e).Where(e =>
        {
            int before = pool.Count;
            pool.Add(NewVote(Body.Notarize(Proposal(1, epoch: e)), 0));
            return pool.Count > before;
        })];
        Assert.That(kept, Is.EqualTo(new[] { 4UL, 5UL, 6UL }));
        Assert.That(kept, Has.Length.EqualTo(LateVotePool.EpochsMax));
    }

    [Test]
    public void OnCommitted_BlocksTooFarBackToBeCredited_AreForgotten()
    {
        LateVotePool pool = new(new Epoch(0));
        for (ulong v = 1; v <= 30; v++)
        {
            pool.Add(NewVote(Body.Notarize(Proposal(v)), 0));
        }

        for (ulong v = 1; v <= 30; v++)
        {
            pool.OnCommitted(Header(epoch: 0, view: v));
        }

        // A child of block 30 may credit its 16 ancestors, 15 to 30.
        Assert.That(pool.Find(new ValidatorIndex(0), Proposal(14)), Is.Null);
        Assert.That(pool.Find(new ValidatorIndex(0), Proposal(15)), Is.Not.Null);
        for (ulong v = 1; v <= 16; v++)
        {
            pool.OnCommitted(Header(epoch: 1, view: v));
        }

        Assert.That(pool.Count, Is.Zero);
    }

    [Test]
    public void Verify_KnownVote_CostsNothingAndAnotherSignatureIsVerified()
    {
        LateVotePool pool = new(new Epoch(0));
        Body body = Body.Notarize(Proposal(1));
        Vote real = new(body, new ValidatorIndex(0), Secp256k1.Sign(Key, Domain.Digest(body)));
        PublicKey wrongKey = PrivateKey.Create(Keccak.Hash([3]).ToArray()).PublicKey;

        Assert.That(pool.Verify(Key.PublicKey, Domain, real));
        Assert.That(pool.Verify(wrongKey, Domain, real), Is.False);
        pool.Add(real);
        Assert.That(pool.Verify(wrongKey, Domain, real), "known: no key is looked at");
        Assert.That(pool.Verify(wrongKey, Domain, real with { Index = new ValidatorIndex(1) }), Is.False);
        Assert.That(pool.Verify(Key.PublicKey, Domain, NewVote(body, 0)), Is.False);
    }

    private static ProposalId Proposal(ulong view, ulong epoch = 0) => new(
        new Epoch(epoch), new View(view), new View(view - 1), Keccak.Hash(BitConverter.GetBytes(view)));

    private static Signature Sig(int seed) => new((ulong)seed + 1, 9, 0);

    private static Vote NewVote(in Body body, ushort index) => new(body, new ValidatorIndex(index), Sig(index));

    private static BlockHeader Header(ulong epoch, ulong view) => new()
    {
        ParentHash = Hash256.Zero,
        Beneficiary = Address.Zero,
        StateRoot = KnownHashes.EmptyTrieRoot,
        TransactionsRoot = KnownHashes.EmptyTrieRoot,
        ReceiptsRoot = KnownHashes.EmptyTrieRoot,
        LogsBloom = Bloom.Empty,
        Number = new Height((epoch * 100) + view),
        GasLimit = 1,
        GasUsed = 0,
        BaseFeePerGas = 1,
        TimestampMs = 1,
        Epoch = new Epoch(epoch),
        View = new View(view),
        ParentView = new View(view - 1),
        AttributionRoot = KnownHashes.EmptyTrieRoot,
        ValidatorsHash = KnownHashes.EmptyTrieRoot,
    };
}
