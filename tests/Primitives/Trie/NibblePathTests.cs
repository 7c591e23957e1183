using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Trie;

/// <summary>Paths against plain arrays of nibbles.</summary>
public class NibblePathTests
{
    [Test]
    public void Operations_RandomPaths_EqualThoseOnArrays([Range(1, 50)] int seed)
    {
        Random random = new(seed);
        byte[] nibbles = Nibbles(random, random.Next(65));
        NibblePath path = NibblePath.FromNibbles(nibbles);
        Assert.That(path.Length, Is.EqualTo(nibbles.Length));
        Assert.That(path.ToString(), Is.EqualTo(string.Concat(nibbles.Select(n => "0123456789abcdef"[n]))));
        byte[] copy = new byte[nibbles.Length];
        path.CopyNibblesTo(copy);
        Assert.That(copy, Is.EqualTo(nibbles));
        for (int length = 0; length <= nibbles.Length; length++)
        {
            NibblePath prefix = NibblePath.FromNibbles(nibbles.AsSpan(0, length));
            Assert.That(path.Prefix(length), Is.EqualTo(prefix));
            Assert.That(path.StartsWith(prefix), Is.True);
            Assert.That(path.CommonPrefixLength(prefix), Is.EqualTo(length));
            Assert.That(prefix.CompareTo(path), Is.EqualTo(length.CompareTo(nibbles.Length)));
            Assert.That(prefix.StartsWith(path), Is.EqualTo(length == nibbles.Length));
            if (length < nibbles.Length)
            {
                Assert.That(path[length], Is.EqualTo(nibbles[length]));
                Assert.That(prefix.Append(nibbles[length]), Is.EqualTo(path.Prefix(length + 1)));
            }
        }
    }

    [Test]
    public void Compare_RandomPairs_IsTheOrderOfArrays([Range(1, 200)] int seed)
    {
        Random random = new(seed);
        byte[] a = Nibbles(random, random.Next(65));
        byte[] b = random.Next(2) == 0 ? Nibbles(random, random.Next(65)) : [.. a];
        if (b.Length > 0)
        {
            b[random.Next(b.Length)] = (byte)random.Next(16);
        }

        NibblePath left = NibblePath.FromNibbles(a);
        NibblePath right = NibblePath.FromNibbles(b);
        Assert.That(Math.Sign(left.CompareTo(right)), Is.EqualTo(Math.Sign(a.AsSpan().SequenceCompareTo(b))));
        Assert.That(left.CommonPrefixLength(right), Is.EqualTo(a.AsSpan().CommonPrefixLength(b)));
        Assert.That(left == right, Is.EqualTo(a.AsSpan().SequenceEqual(b)));
    }

    [Test]
    public void HexPrefix_AnyRun_RoundTrips([Range(0, 64)] int length)
    {
        byte[] nibbles = Nibbles(new Random(length), length);
        NibblePath end = NibblePath.FromNibbles(nibbles);
        Span<byte> compact = stackalloc byte[HexPrefix.LengthMax];
        for (int start = 0; start <= length; start++)
        {
            foreach (bool isLeaf in (bool[])[true, false])
            {
                int size = HexPrefix.Encode(end, start, isLeaf, compact);
                Assert.That(size, Is.EqualTo(((length - start) / 2) + 1));
                NibblePath at = end.Prefix(start);
                bool ok = HexPrefix.TryDecode(at, compact[..size], out NibblePath back, out bool leaf);
                Assert.That((ok, back, leaf), Is.EqualTo((true, end, isLeaf)));
            }
        }
    }

    [Test]
    public void Construction_BeyondTheLimits_IsRefused()
    {
        NibblePath full = NibblePath.FromHash(Hash256.Zero);
        Assert.That(full.Length, Is.EqualTo(NibblePath.LengthMax));
        Assert.That(() => NibblePath.FromNibbles(new byte[65]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => NibblePath.FromBytes(new byte[33]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => full.Append(1), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => NibblePath.Empty.Append(16), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => full.Prefix(65), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => NibblePath.Empty[0], Throws.InstanceOf<ArgumentException>());
        Assert.That(HexPrefix.TryDecode(full, [0x31], out _, out _), Is.False);
    }

    private static byte[] Nibbles(Random random, int count)
    {
        byte[] nibbles = new byte[count];
        for (int i = 0; i < count; i++)
        {
            nibbles[i] = (byte)random.Next(16);
        }

        return nibbles;
    }
}
