using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tests.Oracle;
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
            state.Admit(state.Evaluate(new DatanetId(1), text));
            segments.Add(state.Seal(new DatanetId(1))!.Value);
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
}
