using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Contents;

namespace OpenLedger.Storage.Tests.Contents;

/// <summary>Contents on disk: whole or not at all, verified, bounded.</summary>
[TestFixture]
public sealed class ContentStoreTests
{
    [Test]
    public void Add_AContent_IsReadBackAlsoAfterAReopen()
    {
        using TemporaryFolder folder = new();
        byte[] content = Made(1, 100_000);
        Hash256 root = ContentRoot.Of(content);
        ContentStore store = ContentStore.Open(folder.Path);
        Assert.That(store.Add(root, content), Is.EqualTo(ContentAddition.Added));
        Assert.That(store.Add(root, content), Is.EqualTo(ContentAddition.AlreadyHere));
        Assert.That(store.Find(root), Is.EqualTo(content));

        // What a power cut leaves, and what is none of the node's.
        File.WriteAllBytes(Path.Combine(folder.Path, "0011.content.new"), content);
        File.WriteAllText(Path.Combine(folder.Path, "notes.txt"), "not a content");
        ContentStore again = ContentStore.Open(folder.Path);
        Assert.That(again.Find(root), Is.EqualTo(content));
        Assert.That(again.SizeOf(root), Is.EqualTo(100_000));
        Assert.That(again.List().Select(c => c.Root), Is.EqualTo((Hash256[])[root]));
        Assert.That(Directory.EnumerateFiles(folder.Path).Count(), Is.EqualTo(1));
        again.Remove(root);
        again.Remove(root);
        Assert.That(again.Find(root), Is.Null);
        Assert.That(Directory.EnumerateFiles(folder.Path), Is.Empty);
    }

    [Test]
    public void Find_DamagedOrVanishedFile_IsMissingAndReported()
    {
        using TemporaryFolder folder = new();
        List<string> damaged = [];
        List<Hash256> missed = [];
        ContentStore store = ContentStore.Open(
            folder.Path, new ContentStoreOptions { Damaged = damaged.Add });
        store.Missed += missed.Add;
        Hash256[] roots = [.. Enumerable.Range(0, 3).Select(i => Add(store, Made(i, 70_000)))];
        string[] files = [.. Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal)];
        byte[] bytes = File.ReadAllBytes(files[0]);
        bytes[60_000] ^= 1;
        File.WriteAllBytes(files[0], bytes);
        using (FileStream cut = new(files[1], FileMode.Open))
        {
            cut.SetLength(32_768);
        }

        File.Delete(files[2]);
        Assert.That(roots.Select(root => store.Find(root)), Is.All.Null);
        Assert.That(damaged, Has.Count.EqualTo(3));
        Assert.That(missed, Is.EquivalentTo(roots));
        Assert.That(store.List(), Is.Empty);

        // Room and name are free again.
        Assert.That(Add(store, Made(0, 70_000)), Is.EqualTo(roots[0]));
        Assert.That(store.Find(roots[0]), Is.Not.Null);
    }

    [Test]
    public void Add_BytesOfAnotherRootOrLength_IsRefused()
    {
        using TemporaryFolder folder = new();
        ContentStore store = ContentStore.Open(folder.Path);
        byte[] content = Made(1, 70_000);
        Assert.That(
            store.Add(ContentRoot.Of(content), content.AsSpan(1)), Is.EqualTo(ContentAddition.WrongRoot));
        Assert.That(store.Add(ContentRoot.Of([]), []), Is.EqualTo(ContentAddition.WrongRoot));
        byte[] large = new byte[ContentRoot.BytesMax + 1];
        Assert.That(store.Add(ContentRoot.Of(large), large), Is.EqualTo(ContentAddition.WrongRoot));
        Assert.That(
            store.Add(ContentRoot.Of(large.AsSpan(1)), large.AsSpan(1)), Is.EqualTo(ContentAddition.Added));
        Assert.That(Directory.EnumerateFiles(folder.Path).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Add_BeyondBytesOrCount_IsFullUntilSomethingGoes()
    {
        using TemporaryFolder folder = new();
        ContentStore bytes = ContentStore.Open(
            Path.Combine(folder.Path, "a"), new ContentStoreOptions { BytesMax = 200_000 });
        Hash256 first = Add(bytes, Made(1, 100_000));
        Add(bytes, Made(2, 100_000));
        byte[] third = Made(3, 1);
        Assert.That(bytes.Add(ContentRoot.Of(third), third), Is.EqualTo(ContentAddition.Full));
        bytes.Remove(first);
        Assert.That(bytes.Add(ContentRoot.Of(third), third), Is.EqualTo(ContentAddition.Added));

        string counted = Path.Combine(folder.Path, "b");
        ContentStore count = ContentStore.Open(counted, new ContentStoreOptions { CountMax = 2 });
        Add(count, Made(1, 1));
        Add(count, Made(2, 1));
        Assert.That(count.Add(ContentRoot.Of(third), third), Is.EqualTo(ContentAddition.Full));
        Assert.That(
            ContentStore.Open(counted, new ContentStoreOptions { CountMax = 1 }).List(),
            Has.Count.EqualTo(1), "a smaller bound holds at the start too");
    }

    private static Hash256 Add(ContentStore store, byte[] content)
    {
        Hash256 root = ContentRoot.Of(content);
        Assert.That(store.Add(root, content), Is.EqualTo(ContentAddition.Added));
        return root;
    }

    private static byte[] Made(int seed, int length)
    {
        byte[] content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }
}
