using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Tests.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Corpus;

[TestFixture]
public sealed class SegmentIndexCacheTests
{
    [Test]
    public void Cache_MoreThanItsBytes_DropsLeastRecentlyUsed_AnswersStay()
    {
        SegmentIndexCache cache = new(bytesMax: 1);
        CorpusState state = CorpusState.CreateEmpty(cache).Fork();
        RandomTexts texts = new(1);
        List<SegmentId> segments = [];
        for (int i = 0; i < 5; i++)
        {
            byte[] text = Encoding.UTF8.GetBytes(texts.Contribution());
            DatanetId datanet = new((ulong)i + 1);
            state.Admit(state.Evaluate(datanet, text));
            segments.Add(state.Seal(datanet)!.Value);
        }

        ulong tokens = state.OpenModel(segments).TokenCount;
        Assert.That(cache.Count, Is.EqualTo(1), "the one asked for last");
        Assert.That(cache.Bytes, Is.GreaterThan(1));
        Assert.That(state.OpenModel(segments).TokenCount, Is.EqualTo(tokens));
        Assert.That(cache.Count, Is.EqualTo(1));
    }

    [Test]
    public void Cache_SameSegmentAskedTwice_IsKeptOnce()
    {
        Chain chain = new Chain().Start();
        chain.Add(new RandomTexts(2).Contribution());
        chain.Seal();
        long bytes = chain.Open().IndexBytes;
        chain.NextBlock(0);
        chain.Open();
        Assert.That(chain.Cache.Count, Is.EqualTo(1));
        Assert.That(chain.Cache.Bytes, Is.EqualTo(bytes));
    }

    [Test]
    public void Store_SegmentSaved_IsMappedByTheNextNodeNotBuilt()
    {
        CopyingStore store = new();
        ModelCorpus first = Sealed(store).Open();
        ModelCorpus second = Sealed(store).Open();

        Assert.That((store.Saved, store.Opened), Is.EqualTo((2, 2)));
        Assert.That(first.IndexBytes + second.IndexBytes, Is.Zero, "nothing of them in managed memory");
        Assert.That(second.TokenCount, Is.EqualTo(Sealed(null).Open().TokenCount));
    }

    [Test]
    public void Store_DamagedIndex_IsBuiltAgainAndSavedAnew()
    {
        CopyingStore store = new();
        ulong tokens = Sealed(store).Open().TokenCount;
        store.IsDamaged = true;

        ModelCorpus again = Sealed(store).Open();

        Assert.That((store.Saved, store.Opened), Is.EqualTo((4, 0)));
        Assert.That(again.TokenCount, Is.EqualTo(tokens));
    }

    [Test]
    public void Store_SmallIndex_IsNotSaved()
    {
        CopyingStore store = new() { BytesMin = 1 << 20 };

        Assert.That(Sealed(store).Open().IndexBytes, Is.GreaterThan(0));
        Assert.That(store.Saved, Is.Zero);
    }

    [Test]
    public void Store_AdmissionAfterSegmentsAreStored_DecidesAsBefore()
    {
        Chain stored = Sealed(new CopyingStore());
        Chain plain = Sealed(null);
        stored.Open();
        GC.Collect();
        RandomTexts texts = new(4);
        for (int i = 0; i < 8; i++)
        {
            string text = texts.Contribution();
            Assert.That(stored.Add(text).MaskedRuns, Is.EqualTo(plain.Add(text).MaskedRuns));
        }
    }

    private static Chain Sealed(CopyingStore? store)
    {
        RandomTexts texts = new(4);
        Chain chain = new Chain(store: store).Start();
        for (int i = 0; i < 6; i++)
        {
            ulong datanet = (ulong)(i / 3) + 1;
            chain.Add(texts.Contribution(), datanet);
            if (i % 3 == 2)
            {
                chain.Seal(datanet);
            }
        }

        return chain;
    }
}
