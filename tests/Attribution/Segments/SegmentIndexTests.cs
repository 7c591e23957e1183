using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Segments;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Segments;

[TestFixture]
public sealed class SegmentIndexTests
{
    [Test]
    public void Image_OfAnIndex_HoldsTheSameBytes([Range(1, 8)] int seed)
    {
        SegmentIndex built = Build(seed, out _);
        SegmentIndex? opened = SegmentIndex.TryOpen(new CopiedImage(new SegmentContent(built)), out _);

        Assert.That(opened, Is.Not.Null);
        Assert.That(opened!.IsMapped, Is.True);
        Assert.That(opened.ManagedBytes, Is.Zero);
        foreach (SectionKind kind in SegmentContent.Kinds)
        {
            Assert.That(
                opened.BytesOf(kind).SequenceEqual(built.BytesOf(kind)), Is.True, kind.ToString());
        }

        GC.KeepAlive(opened);
    }

    [Test]
    public void FirstWindow_EveryAndNoWindow_AgreesWithScan([Range(1, 8)] int seed)
    {
        SegmentIndex index = Build(seed, out _);
        uint[] text = index.Text.ToArray();
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            uint[] window = text[random.Next(index.Length)..][..8];
            if (window.Length < 8 || window.Contains(0u))
            {
                continue;
            }

            window[random.Next(8)] = round % 2 == 0
                ? (uint)random.Next(1, (int)index.LargestId + 2)
                : window[0];
            int symbol = index.SymbolOf(window[0]);
            if (symbol == 0)
            {
                continue;
            }

            int found = index.FirstWindow(symbol, window, out int longest);

            int[] common = [.. Enumerable.Range(0, index.Length).Select(
                p => text.AsSpan(p, 8).CommonPrefixLength(window))];
            Assert.That(longest, Is.EqualTo(common.Max()));
            Assert.That(found, Is.EqualTo(Array.IndexOf(common, 8)));
        }
    }

    [Test]
    public void TryOpen_SectionMissingOrCut_IsRefused()
    {
        SegmentIndex built = Build(3, out _);
        foreach (SectionKind kind in SegmentContent.Kinds)
        {
            int bytes = built.BytesOf(kind).Length;
            foreach (int cut in new[] { 1, 3, 4, 8, 24, 64 })
            {
                if (cut <= bytes)
                {
                    CopiedImage image = new(new SegmentContent(built));
                    image.Cut(kind, bytes - cut);
                    SegmentIndex? opened = SegmentIndex.TryOpen(image, out SegmentFault? fault);
                    Assert.That(opened, Is.Null, $"{kind} less {cut}");
                    Assert.That(fault!.Kind, Is.EqualTo(SegmentFaultKind.Inconsistent));
                    GC.KeepAlive(image);
                }
            }
        }
    }

    // What the code follows without looking must not lead it astray; other values are checked where used.
    [TestCase(SectionKind.Ids)]
    [TestCase(SectionKind.BucketStarts)]
    [TestCase(SectionKind.Members)]
    [TestCase(SectionKind.MemberStarts)]
    [TestCase(SectionKind.MemberStrides)]
    [TestCase(SectionKind.RunStarts)]
    [TestCase(SectionKind.UnmaskedBucketStarts)]
    public void TryOpen_ValueOutOfPlace_IsRefused(SectionKind kind)
    {
        SegmentIndex built = Build(3, out _);
        for (int at = 0; at < built.BytesOf(kind).Length; at += 4)
        {
            CopiedImage image = new(new SegmentContent(built));
            BinaryPrimitives.WriteInt32LittleEndian(image[kind][at..], int.MaxValue);
            SegmentIndex? opened = SegmentIndex.TryOpen(image, out SegmentFault? fault);
            // The largest token id, or half a contribution's number, may be anything.
            if (kind is SectionKind.Ids or SectionKind.Members && opened is not null)
            {
                Assert.That(at, Is.GreaterThanOrEqualTo(built.BytesOf(kind).Length - 8));
                continue;
            }

            Assert.That(fault?.Kind, Is.EqualTo(SegmentFaultKind.Inconsistent), $"at {at}");
            GC.KeepAlive(image);
        }
    }

    [Test]
    public void Build_AdversarialTexts_AgreeWithAPlainSort()
    {
        string[] texts =
        [
            string.Join(' ', Enumerable.Repeat("a", 3000)),
            Fibonacci(2000),
            DeBruijn(3, 7),
        ];
        foreach (string text in texts)
        {
            Chain chain = new Chain().Start();
            chain.Add(text);
            chain.Seal();
            SegmentIndex index = chain.Open().Segments[0];
            uint[] symbols = index.Text.ToArray();
            int[] expected = [.. Enumerable.Range(0, index.Length)];
            Array.Sort(expected, (a, b) =>
                symbols.AsSpan(a, index.Length - a).SequenceCompareTo(symbols.AsSpan(b, index.Length - b)));

            int[] order = MemoryMarshal.Cast<byte, int>(index.BytesOf(SectionKind.Order)).ToArray();

            Assert.That(order, Is.EqualTo(expected));
        }
    }

    [Test]
    public void OneTokenAMillionTimes_IsAdmittedSealedAndTraced()
    {
        Chain chain = new Chain().Start();
        Assert.That(chain.Add(string.Join(' ', Enumerable.Repeat("a", 1_000_000))).IsAccepted, Is.True);
        chain.Seal();
        ModelCorpus corpus = chain.Open();
        byte[] response = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Repeat("a", 8192)));

        Trace trace = WindowTracer.Trace(corpus, [], response, out _)!;

        Assert.That(trace.TokenCount, Is.EqualTo(8192));
        // The text repeats itself: what is not masked is a's only weight, which is none.
        Assert.That(trace.Spans, Is.Empty);
        Assert.That(corpus.CountNgram("a a a a a a a a"u8), Is.LessThanOrEqualTo(corpus.TokenCount));
        Assert.That(chain.State.GetContribution(new ContributionId(1))!.TokenCount, Is.EqualTo(1_000_000));
    }

    internal static string Fibonacci(int tokens)
    {
        List<string> a = ["x"];
        List<string> b = ["x", "y"];
        while (b.Count < tokens)
        {
            (a, b) = (b, [.. b, .. a]);
        }

        return string.Join(' ', b.Take(tokens));
    }

    // Every word of a length over an alphabet once: no window repeats, no suffix is told apart early.
    internal static string DeBruijn(int letters, int length)
    {
        List<int> sequence = [];
        int[] word = new int[(letters * length) + 1];
        void Extend(int t, int p)
        {
            if (t > length)
            {
                if (length % p == 0)
                {
                    sequence.AddRange(word[1..(p + 1)]);
                }

                return;
            }

            word[t] = word[t - p];
            Extend(t + 1, p);
            for (int letter = word[t - p] + 1; letter < letters; letter++)
            {
                word[t] = letter;
                Extend(t + 1, t);
            }
        }

        Extend(1, 1);
        return string.Join(' ', sequence.Select(letter => "l" + letter));
    }

    private static SegmentIndex Build(int seed, out Chain chain)
    {
        RandomTexts texts = new(seed);
        chain = new Chain().Start();
        for (int i = 0; i < 12; i++)
        {
            chain.Add(texts.Contribution());
        }

        chain.Seal();
        return chain.Open().Segments[0];
    }
}
