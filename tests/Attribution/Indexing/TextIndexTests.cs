using System.Buffers.Binary;
using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Indexing;
using OpenLedger.Attribution.Segments;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Tests.Segments;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Indexing;

[TestFixture]
public sealed class TextIndexTests
{
    [Test]
    public void Index_OfTexts_AnswersAsTheChainDoes([Range(1, 8)] int seed)
    {
        RandomTexts texts = new(seed);
        string[] contributions = [.. Enumerable.Range(0, 20).Select(_ => texts.Contribution())];
        Chain chain = new Chain((ulong)seed).Start();
        foreach (string text in contributions)
        {
            chain.Add(text);
        }

        chain.Seal();
        ModelCorpus onChain = chain.Open();
        TextIndex index = Open(Build(contributions, 200, out _));

        Assert.That(index.Corpus.IndexCount, Is.GreaterThan(2));
        Assert.That(index.Corpus.TokenCount, Is.EqualTo(onChain.TokenCount));
        Assert.That(index.Contributions, Is.EqualTo((long)chain.State.LastContribution.Value));
        for (int i = 0; i < 20; i++)
        {
            byte[] prompt = Encoding.UTF8.GetBytes(texts.Response());
            byte[] response = Encoding.UTF8.GetBytes(texts.Response());
            Trace expected = WindowTracer.Trace(onChain, prompt, response, out _)!;
            Trace found = WindowTracer.Trace(index.Corpus, prompt, response, out _)!;
            Assert.That(found.Spans, Is.EqualTo(expected.Spans));
            Assert.That(found.TotalWeight, Is.EqualTo(expected.TotalWeight));
            Assert.That(index.Corpus.CountNgram(response), Is.EqualTo(onChain.CountNgram(response)));
        }

        for (long id = 1; id <= index.Contributions; id++)
        {
            Assert.That(index.LabelOf(new ContributionId((ulong)id)).Domain, Is.EqualTo("d"));
        }
    }

    [Test]
    public void Restore_AfterAnySegment_EndsWithTheSameBytes([Range(1, 4)] int seed)
    {
        RandomTexts texts = new(seed);
        string[] contributions = [.. Enumerable.Range(0, 16).Select(_ => texts.Contribution())];
        List<CopiedImage> whole = Build(contributions, 200, out _);
        for (int kept = 0; kept < whole.Count - 1; kept++)
        {
            List<CopiedImage> again = Build(contributions, 200, out _, whole[..kept]);
            Assert.That(again.Select(BytesOf), Is.EqualTo(whole.Select(BytesOf)), $"{kept} segments kept");
            Assert.That(again.Select(image => image.Key), Is.EqualTo(whole.Select(image => image.Key)));
        }
    }

    [Test]
    public void Restore_SegmentsOutOfOrderOrOfAnotherIndex_IsRefused()
    {
        RandomTexts texts = new(1);
        string[] contributions = [.. Enumerable.Range(0, 16).Select(_ => texts.Contribution())];
        List<CopiedImage> one = Build(contributions, 200, out _);
        List<CopiedImage> other = Build([.. contributions.Reverse()], 200, out _);

        Assert.That(new TextIndexBuilder().Restore(one[1], out _)!.Kind, Is.EqualTo(SegmentFaultKind.OtherSegment));
        TextIndexBuilder mixed = new();
        Assert.That(mixed.Restore(other[0], out _), Is.Null);
        Assert.That(mixed.Restore(one[1], out _), Is.Not.Null);
        Assert.That(TextIndex.TryOpen(one[^1], [.. other[..^1]], out SegmentFault? fault), Is.Null);
        Assert.That(fault!.Kind, Is.EqualTo(SegmentFaultKind.OtherSegment));
        Assert.That(TextIndex.TryOpen(one[^1], [.. one[..^2]], out fault), Is.Null);
        Assert.That(TextIndex.TryOpen(one[0], [.. one[..^1]], out fault), Is.Null);
    }

    [Test]
    public void Verify_RightIndex_FindsNothing([Range(1, 6)] int seed)
    {
        RandomTexts texts = new(seed);
        TextIndex index = Open(Build(
            [.. Enumerable.Range(0, 16).Select(_ => texts.Contribution())], 300, out _));

        Assert.That(IndexVerifier.VerifySample(index, 200, new Random(seed), default), Is.Null);
        for (int s = 0; s < index.Corpus.IndexCount; s++)
        {
            Assert.That(IndexVerifier.VerifySegment(index, s), Is.Null);
        }
    }

    // Whoever writes the file can write its checksums too; what it says must then still follow from the texts.
    [TestCase(SectionKind.Order)]
    [TestCase(SectionKind.FirstWindows)]
    [TestCase(SectionKind.UnmaskedOrder)]
    [TestCase(SectionKind.Changes)]
    public void Verify_AlteredSection_IsFound(SectionKind kind)
    {
        RandomTexts texts = new(3);
        List<CopiedImage> images = Build(
            [.. Enumerable.Range(0, 16).Select(_ => texts.Contribution())], 100_000, out _);
        int places = images[0][kind].Length / sizeof(int);
        Assert.That(places, Is.GreaterThan(0));
        for (int at = 0; at < places; at += 1 + (places / 40))
        {
            Span<byte> place = images[0][kind][(at * sizeof(int))..];
            int before = BinaryPrimitives.ReadInt32LittleEndian(place);
            BinaryPrimitives.WriteInt32LittleEndian(place, before ^ 1);
            Assert.That(IndexVerifier.VerifySegment(Open(images), 0), Is.Not.Null, $"at {at}");
            BinaryPrimitives.WriteInt32LittleEndian(place, before);
        }

        Assert.That(IndexVerifier.VerifySegment(Open(images), 0), Is.Null);
    }

    [Test]
    public void Index_OfOneText_AnswersAndVerifies()
    {
        TextIndex index = Open(Build(["one two three four five six seven eight"], 1_000, out _));
        byte[] response = "one two three four five six seven eight nine"u8.ToArray();

        Trace trace = WindowTracer.Trace(index.Corpus, [], response, out _)!;

        // Eight tokens of 3 bits each are just above ilog2(8) + 20 bits; the ninth, never seen, has 3 too.
        Assert.That(trace.Spans, Is.EqualTo(new[] { new TraceSpan(0, 8, new ContributionId(1), 0, 24 << 16) }));
        Assert.That(trace.TotalWeight, Is.EqualTo(27 << 16));
        Assert.That(index.Corpus.CountNgram("three four"u8), Is.EqualTo(1));
        Assert.That(IndexVerifier.VerifySample(index, 10, new Random(1), default), Is.Null);
    }

    private static TextIndex Open(List<CopiedImage> images)
    {
        TextIndex? index = TextIndex.TryOpen(images[^1], [.. images[..^1]], out SegmentFault? fault);
        Assert.That(index, Is.Not.Null, fault?.ToString());
        return index!;
    }

    // The segments' images, then the vocabulary's.
    private static List<CopiedImage> Build(
        string[] texts, int segmentTokens, out TextIndexBuilder builder, List<CopiedImage>? kept = null)
    {
        builder = new TextIndexBuilder(segmentTokens);
        List<CopiedImage> images = [.. kept ?? []];
        InputPosition position = default;
        foreach (CopiedImage image in images)
        {
            Assert.That(builder.Restore(image, out position), Is.Null);
        }

        for (int i = (int)position.Lines; i < texts.Length; i++)
        {
            if (builder.IsSegmentFull)
            {
                Seal(builder, images, new InputPosition(10 * i, i, 0, (uint)i));
            }

            builder.Add(new TextLabel("d", $"text {i}"), Encoding.UTF8.GetBytes(texts[i]));
        }

        if (builder.OpenTokens > 0)
        {
            Seal(builder, images, new InputPosition(10 * texts.Length, texts.Length, 0, 1));
        }

        images.Add(new CopiedImage(builder.Finish(), builder.Key));
        return images;
    }

    private static void Seal(TextIndexBuilder builder, List<CopiedImage> images, InputPosition position)
    {
        SectionContent content = builder.Seal(position);
        CopiedImage image = new(content, builder.Key);
        Assert.That(builder.Keep(image), Is.Null);
        images.Add(image);
    }

    private static byte[] BytesOf(CopiedImage image)
    {
        List<byte> bytes = [];
        foreach (SectionKind kind in Enum.GetValues<SectionKind>())
        {
            if (image.TryGet(kind, out _, out _))
            {
                bytes.AddRange(image[kind]);
            }
        }

        GC.KeepAlive(image);
        return [.. bytes];
    }
}
