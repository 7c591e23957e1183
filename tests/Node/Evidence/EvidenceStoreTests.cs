using OpenLedger.Node.Evidence;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Evidence;

[TestFixture]
public class EvidenceStoreTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-proofs-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Open_AfterAddAndRemove_HoldsWhatWasKept()
    {
        EvidenceStore store = EvidenceStore.Open(_folder, out _);
        FaultEvidence[] evidence = [.. Enumerable.Range(0, 3).Select(i => NewEvidence((ushort)i, epoch: 4))];
        Assert.That(evidence.Select(store.TryAdd), Has.All.True);
        Assert.That(store.TryAdd(NewEvidence(1, epoch: 4)), Is.False, "one proof an offence");
        store.Remove(Offence.Of(evidence[0]));
        store.Remove(Offence.Of(evidence[0]));

        EvidenceStore again = EvidenceStore.Open(_folder, out IReadOnlyList<string> unreadable);
        Assert.That(unreadable, Is.Empty);
        Assert.That(again.Kept.Values, Is.EqualTo(evidence[1..]));
    }

    [Test]
    public void Open_FileChangedInAnyBitOrCut_IsLeftAsItIsAndNotTaken()
    {
        EvidenceStore.Open(_folder, out _).TryAdd(NewEvidence(0, epoch: 0));
        string path = Directory.EnumerateFiles(_folder).Single();
        byte[] good = File.ReadAllBytes(path);
        Assert.That(good, Has.Length.EqualTo((2 * Vote.Size) + 32));
        for (int bit = 0; bit < good.Length * 8; bit += 7)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertUnreadable(path, bad);
        }

        AssertUnreadable(path, good[..^1]);
        AssertUnreadable(path, [.. good, 0]);
        AssertUnreadable(path, []);
    }

    [Test]
    public void TryAdd_MoreThanAreKept_IsRefused()
    {
        EvidenceStore store = EvidenceStore.Open(_folder, out _);
        for (ushort i = 0; i < EvidenceStore.CountMax; i++)
        {
            Assert.That(store.TryAdd(NewEvidence(i, epoch: 0)), Is.True);
        }

        Assert.That(store.TryAdd(NewEvidence(0, epoch: 1)), Is.False);
        Assert.That(Directory.EnumerateFiles(_folder).Count(), Is.EqualTo(EvidenceStore.CountMax));
    }

    private void AssertUnreadable(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        EvidenceStore store = EvidenceStore.Open(_folder, out IReadOnlyList<string> unreadable);
        Assert.That(store.Kept, Is.Empty);
        Assert.That(unreadable, Is.EqualTo(new[] { path }));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(bytes));
    }

    private static FaultEvidence NewEvidence(ushort index, ulong epoch)
    {
        ProposalId p = new(new Epoch(epoch), new View(3), new View(2), Keccak.Hash([1]));
        Signature signature = new(5, 6, 0);
        return new FaultEvidence(
            FaultKind.FinalizeAndNullify,
            new Vote(Body.Finalize(p), new ValidatorIndex(index), signature),
            new Vote(Body.Nullify(p.Epoch, p.View), new ValidatorIndex(index), signature));
    }
}
