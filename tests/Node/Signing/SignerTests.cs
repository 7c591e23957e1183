using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Signing;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Signing;

[TestFixture]
public class SignerTests
{
    private static readonly Hash256 Genesis = Hash256.Parse(new string('c', 64));
    private static readonly ConsensusDomain Domain = new(161299, Genesis, 0);
    private static readonly PrivateKey Key = DevnetAccounts.ValidatorKey(0);
    private static readonly ValidatorIndex Index = new(2);
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-signer-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Sign_AfterAReopen_SameBodySameVoteAnotherBodyRefused()
    {
        Body first = Body.Notarize(new ProposalId(new Epoch(0), new View(5), new View(4), Keccak.OfEmpty));
        Body second = Body.Notarize(new ProposalId(new Epoch(0), new View(5), new View(4), Genesis));
        Vote signed;
        using (Signer signer = Open())
        {
            signed = Sign(signer, first)!;
            signer.Journal.Sync();
        }

        using (Signer signer = Open())
        {
            Assert.That(Sign(signer, first), Is.EqualTo(signed));
            Assert.That(Sign(signer, second), Is.Null);
            Assert.That(signer.SignedVotes, Is.EqualTo(new[] { signed }));
            Assert.That(Secp256k1.Verify(Key.PublicKey, Domain.Digest(first), signed.Signature), Is.True);
        }
    }

    /// <summary>
    /// A crash between signing and the log's sync must not leave a vote in the journal that rests on nothing.
    /// </summary>
    [Test]
    public void Sign_NotSynced_WritesNothingAndIsGoneAfterAReopen()
    {
        Body body = Body.Nullify(new Epoch(0), new View(5));
        using (Signer signer = Open())
        {
            string[] Files() => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);
            long before = Files().Sum(file => new FileInfo(file).Length);
            Assert.That(Sign(signer, body), Is.Not.Null);
            Assert.That(signer.SignedVotes, Has.Count.EqualTo(1));
            Assert.That(Files().Sum(file => new FileInfo(file).Length), Is.EqualTo(before));
        }

        using (Signer signer = Open())
        {
            Assert.That(signer.SignedVotes, Is.Empty);
        }
    }

    [Test]
    public void Adopt_VoteOfTheLogAlone_BindsTheKeyAfterAReopen()
    {
        Body said = Body.Notarize(new ProposalId(new Epoch(0), new View(5), new View(4), Keccak.OfEmpty));
        Body other = Body.Notarize(new ProposalId(new Epoch(0), new View(5), new View(4), Genesis));
        Vote logged = new(said, Index, Secp256k1.Sign(Key, Domain.Digest(said)));
        Vote foreign = new(
            Body.Nullify(new Epoch(0), new View(6)), Index,
            Secp256k1.Sign(DevnetAccounts.ValidatorKey(1), Domain.Digest(said)));
        using (Signer signer = Open())
        {
            signer.Adopt([logged, foreign]);
        }

        using (Signer signer = Open())
        {
            Assert.That(signer.SignedVotes, Is.EqualTo(new[] { logged }), "and nobody else's");
            Assert.That(signer.Sign(other, Index), Is.Null);
            Assert.That(signer.Sign(said, Index), Is.EqualTo(logged));
        }
    }

    [Test]
    public void Sign_FinalizeAndNullifyOfOneView_RefusesTheSecond()
    {
        using Signer signer = Open();
        Assert.That(Sign(signer, Body.Nullify(new Epoch(0), new View(3))), Is.Not.Null);
        ProposalId p = new(new Epoch(0), new View(3), new View(2), Genesis);
        Assert.That(Sign(signer, Body.Finalize(p)), Is.Null);
    }

    [Test]
    public void Advance_Far_WatermarkSurvivesAReopen()
    {
        using (Signer signer = Open())
        {
            Assert.That(Sign(signer, Body.Nullify(new Epoch(0), new View(7))), Is.Not.Null);
            signer.Journal.Advance(WalPosition.Of(new Epoch(0), new View(2_000)));
            Assert.That(Sign(signer, Body.Nullify(new Epoch(0), new View(2_000))), Is.Null);
            Assert.That(Sign(signer, Body.Nullify(new Epoch(0), new View(2_001))), Is.Not.Null);
            signer.Journal.Sync();
        }

        using (Signer signer = Open())
        {
            Assert.That(Sign(signer, Body.Nullify(new Epoch(0), new View(1_999))), Is.Null);
            Assert.That(signer.SignedVotes, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void Open_WhileAnotherHoldsTheKey_IsRefused()
    {
        using Signer signer = Open();
        Assert.That(Open, Throws.TypeOf<SignerBusyException>().With.Message.Contains("another process"));
    }

    private static Vote? Sign(Signer signer, Body body) => signer.Sign(body, Index);

    private Signer Open() => Signer.Open(_folder, Key, 161299, Genesis, 0);
}
