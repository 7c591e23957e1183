using System.Text;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Tests.Segments;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Corpus;

[TestFixture]
public sealed class ShardingTests
{
    [Test]
    public void Answers_SameContributionsInAnyShards_AreTheSameBytes([Range(100, 115)] int seed)
    {
        RandomTexts texts = new(seed);
        string[] contributions = [.. Enumerable.Range(0, 20).Select(_ => texts.Contribution())];
        string[] questions = [.. Enumerable.Range(0, 10).Select(_ => texts.Response())];
        byte[][] whole = Answers(OneSegment(contributions), questions);
        Assert.That(whole.Sum(answer => answer.Length), Is.GreaterThan(1000));
        for (int plan = 0; plan < 4; plan++)
        {
            ModelCorpus corpus = Scattered(contributions, new Random((seed * 10) + plan), plan % 2 == 1);
            Assert.That(corpus.IndexCount, Is.GreaterThan(1));
            Assert.That(Answers(corpus, questions), Is.EqualTo(whole));
        }
    }

    [Test]
    public void OpenModel_SegmentsRepeatedAndShuffled_IsTheSameCorpus()
    {
        RandomTexts texts = new(5);
        Chain chain = new Chain().Start();
        for (int i = 0; i < 6; i++)
        {
            chain.Add(texts.Contribution(), (ulong)(i % 2) + 1);
            chain.Seal((ulong)(i % 2) + 1);
        }

        string[] questions = [texts.Response(), texts.Response()];
        ModelCorpus once = chain.Open();
        ModelCorpus twice =
            chain.State.OpenModel([.. chain.Segments.AsEnumerable().Reverse(), .. chain.Segments]);
        Assert.That(twice.IndexCount, Is.EqualTo(once.IndexCount));
        Assert.That(twice.TokenCount, Is.EqualTo(once.TokenCount));
        Assert.That(Answers(twice, questions), Is.EqualTo(Answers(once, questions)));
    }

    private static ModelCorpus OneSegment(string[] contributions)
    {
        Chain chain = new Chain().Start();
        foreach (string text in contributions)
        {
            chain.Add(text);
        }

        chain.Seal();
        return chain.Open();
    }

    // Datanets as versions, seals, blocks and finalization wherever they fall; other salts of the look-up
    // tables.
    private static ModelCorpus Scattered(string[] contributions, Random random, bool stored)
    {
        Chain chain =
            new Chain((ulong)random.NextInt64(), stored ? new CopyingStore() : null).Start();
        int datanets = random.Next(3, 7);
        foreach (string text in contributions)
        {
            chain.Add(text, (ulong)random.Next(1, datanets + 1));
            if (random.Next(2) == 0)
            {
                chain.Seal((ulong)random.Next(1, datanets + 1));
            }

            if (random.Next(2) == 0)
            {
                chain.NextBlock(random.Next(0, 5));
            }
        }

        for (int datanet = 1; datanet <= datanets; datanet++)
        {
            chain.Seal((ulong)datanet);
        }

        return chain.Open();
    }

    // For each question: the generated text and the encoded proofs of the question and of that text.
    private static byte[][] Answers(ModelCorpus corpus, string[] questions)
    {
        List<byte[]> answers = [];
        foreach (string question in questions)
        {
            byte[] prompt = Encoding.UTF8.GetBytes(question);
            Hash256 request = Keccak.Hash(prompt);
            GeneratedText generated = InfinigramModel.Generate(corpus, prompt, request, 60, out _)!;
            answers.Add(generated.Response);
            answers.Add(Proof(corpus, [], prompt, request));
            answers.Add(Proof(corpus, prompt, generated.Response, request));
        }

        return [.. answers];
    }

    private static byte[] Proof(ModelCorpus corpus, byte[] prompt, byte[] response, Hash256 request)
    {
        Trace trace = WindowTracer.Trace(corpus, prompt, response, out _)!;
        FeeAllocation allocation = PayoutAllocator.Allocate(UInt256.PowerOfTen(18), trace);
        return AttributionProof.Build(
            new ModelId(3), 1, request, Keccak.Hash(response), trace, allocation).Encode();
    }
}
