using System.Text;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Tests.Segments;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Oracle;

[TestFixture]
public sealed class EngineAgainstOracleTests
{
    [Test]
    public void Engine_RandomCorpora_AgreesWithOracle([Range(1, 24)] int seed, [Values] bool stored)
    {
        RandomTexts texts = new(seed);
        Random random = texts.Random;
        NaiveCorpus naive = new();
        Chain chain = new Chain((ulong)seed * 77, stored ? new CopyingStore() : null).Start();
        List<ulong> datanetOf = [];
        int contributions = random.Next(2, 14);
        for (int i = 0; i < contributions; i++)
        {
            string text = texts.Contribution();
            ulong datanet = (ulong)random.Next(1, 4);
            AdmissionDecision decision = chain.Add(text, datanet);
            if (decision.Refusal == AdmissionRefusal.Duplicate)
            {
                continue;
            }

            naive.Add(text);
            datanetOf.Add(datanet);
            AssertMask(chain.State, naive, decision);
            if (random.Next(3) == 0)
            {
                chain.Seal((ulong)random.Next(1, 4));
            }

            if (random.Next(3) == 0)
            {
                chain.NextBlock(random.Next(0, 4));
            }
        }

        for (ulong datanet = 1; datanet <= 3; datanet++)
        {
            chain.Seal(datanet);
        }

        // A model over all segments, and one over those of datanet 1 alone: masked text may then lack its
        // origin.
        Compare(texts, naive, chain.Open(), [.. Enumerable.Range(1, datanetOf.Count)]);
        SegmentId[] ofFirst = [.. chain.Segments.Where(s => chain.State.GetSegment(s)!.Datanet.Value == 1)];
        Compare(
            texts, naive, chain.State.OpenModel(ofFirst),
            [.. Enumerable.Range(1, datanetOf.Count).Where(n => datanetOf[n - 1] == 1)]);
    }

    [Test]
    public void Engine_EachVersionOfADatanet_AgreesWithOracle_WhateverIsIndexedTogether(
        [Range(30, 37)] int seed, [Values] bool stored)
    {
        RandomTexts texts = new(seed);
        NaiveCorpus naive = new();
        Chain chain = new Chain((ulong)seed, stored ? new CopyingStore() : null).Start();
        List<int> contributions = [];
        while (chain.Segments.Count < 14)
        {
            string text = texts.Contribution();
            if (chain.Add(text).Refusal != AdmissionRefusal.Duplicate)
            {
                naive.Add(text);
                chain.Seal();
                contributions.Add(naive.Texts.Count);
                chain.NextBlock(texts.Random.Next(0, 3));
            }
        }

        // From the newest version, in whose indexes many segments lie, to those that end before them.
        for (int segments = 14; segments > 10; segments--)
        {
            ModelCorpus version = chain.State.OpenModel(chain.Segments[..segments]);
            Assert.That(version.IndexCount, Is.LessThan(segments));
            Compare(texts, naive, version, [.. contributions[..segments]]);
        }

        Compare(texts, naive, chain.Open(), [.. contributions]);
    }

    private static void Compare(RandomTexts texts, NaiveCorpus naive, ModelCorpus corpus, int[] members)
    {
        NaiveTracer tracer = new(naive, members);
        NaiveInfinigram model = new(naive, members);
        Assert.That(corpus.TokenCount, Is.EqualTo(tracer.Count));
        for (int round = 0; round < 12; round++)
        {
            string prompt = round % 3 == 0 ? "" : texts.Response();
            string response = texts.Response();
            AssertTrace(tracer, corpus, prompt, response);
            Hash256 request = Keccak.Hash([(byte)round]);
            GeneratedText? generated = InfinigramModel.Generate(
                corpus, Encoding.UTF8.GetBytes(prompt), request, 25, out GenerationError error);
            Assert.That(error, Is.EqualTo(GenerationError.None));
            string answer = Encoding.UTF8.GetString(generated!.Response);
            Assert.That(answer, Is.EqualTo(model.Generate(prompt, request, 25)));
            Assert.That(generated.TokensOut, Is.EqualTo(Words(answer).Length));
            AssertTrace(tracer, corpus, prompt, answer);
            AssertCounts(model, corpus, Words(response));
        }
    }

    private static void AssertTrace(NaiveTracer tracer, ModelCorpus corpus, string prompt, string response)
    {
        Trace? trace = WindowTracer.Trace(
            corpus, Encoding.UTF8.GetBytes(prompt), Encoding.UTF8.GetBytes(response), out TraceError error);
        Assert.That(error, Is.EqualTo(TraceError.None));
        (ulong total, List<(int, int, int, int, ulong)> spans) = tracer.Trace(prompt, response);
        Assert.That(trace!.TotalWeight, Is.EqualTo(total));
        (int, int, int, int, ulong)[] found = [.. trace.Spans.Select(s =>
            (s.Start, s.Length, (int)s.Contribution.Value, (int)s.Position, s.Weight))];
        Assert.That(found, Is.EqualTo(spans), () => $"prompt: {prompt}\nresponse: {response}");
    }

    private static void AssertCounts(NaiveInfinigram model, ModelCorpus corpus, string[] words)
    {
        for (int length = 1; length <= Math.Min(6, words.Length); length++)
        {
            string[] ngram = words[^length..];
            Assert.That(
                corpus.CountNgram(Encoding.UTF8.GetBytes(string.Join(' ', ngram))),
                Is.EqualTo((ulong)model.Occurrences(ngram).Count));
        }
    }

    private static void AssertMask(CorpusState state, NaiveCorpus naive, AdmissionDecision decision)
    {
        int number = naive.Texts.Count;
        (int, int)[] payees = [.. Enumerable.Range(0, decision.TokenCount).Select(i => (number, i))];
        bool[] masked = new bool[decision.TokenCount];
        foreach (MaskedRun run in decision.MaskedRuns)
        {
            for (int i = 0; i < run.Length; i++)
            {
                payees[run.Start + i] = ((int)run.Origin.Value, run.OriginOffset + i);
                masked[run.Start + i] = true;
            }
        }

        Assert.That(masked, Is.EqualTo(naive.Masked[number - 1]));
        Assert.That(payees, Is.EqualTo(naive.Payees[number - 1]));
        Assert.That(decision.MaskedTokenCount, Is.EqualTo(masked.Count(m => m)));
        Assert.That(state.GetContribution(new ContributionId((ulong)number))!.MaskedRuns,
            Is.EqualTo(decision.MaskedRuns));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
