using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Trie;

public class OrderedTrieTests
{
    [Test]
    public void Root_NoItems_IsTheEmptyRoot() =>
        Assert.That(OrderedTrie.Root(Array.Empty<byte[]>()), Is.EqualTo(KnownHashes.EmptyTrieRoot));

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(16)]
    [TestCase(127)]
    [TestCase(128)]
    [TestCase(129)]
    [TestCase(257)]
    [TestCase(700)]
    public void Root_Items_EqualsReferenceOverRlpKeys(int count)
    {
        byte[][] items = Items(count, count);
        (Hash256 root, _) = ReferenceTrie.Build(
            items.Select((item, i) => KeyValuePair.Create(ReferenceTrie.String(Minimal(i)), item)));
        Assert.That(OrderedTrie.Root(items), Is.EqualTo(root));
    }

    [Test]
    public void Key_Index_IsItsRlp()
    {
        int[] indexes = [0, 1, 127, 128, 255, 256, 65_535, 65_536, OrderedTrie.ItemCountMax - 1, 1 << 24];
        foreach (int index in indexes)
        {
            byte[] expected = ReferenceTrie.String(Minimal(index));
            Assert.That(OrderedTrie.Key(index), Is.EqualTo(NibblePath.FromBytes(expected)), $"{index}");
        }

        Assert.That(() => OrderedTrie.Key(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => OrderedTrie.Key(OrderedTrie.ItemCountMax + 1),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Root_EmptyItem_IsAnInvariantViolation() =>
        Assert.That(() => OrderedTrie.Root([[1], []]), Throws.TypeOf<InvariantViolationException>());

    [Test]
    public void Root_MoreItemsThanTheLimit_IsAnInvariantViolation() =>
        Assert.That(
            () => OrderedTrie.Root(new CountOnly(OrderedTrie.ItemCountMax + 1)),
            Throws.TypeOf<InvariantViolationException>());

    internal static byte[][] Items(int count, int seed)
    {
        Random random = new(seed);
        byte[][] items = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            items[i] = new byte[random.Next(1, i % 5 == 0 ? 300 : 40)];
            random.NextBytes(items[i]);
        }

        return items;
    }

    private static byte[] Minimal(int index) => ((UInt256)(ulong)index).ToMinimalBigEndian();

    private sealed class CountOnly(int count) : IReadOnlyList<byte[]>
    {
        public int Count => count;

        public byte[] this[int index] => [1];

        public IEnumerator<byte[]> GetEnumerator() => Enumerable.Repeat((byte[])[1], count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
