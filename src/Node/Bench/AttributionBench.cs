using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Suffixes;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using Trace = OpenLedger.Attribution.Windows.Trace;

namespace OpenLedger.Node.Bench;

/// <summary>Suffix sorting, indexing, admission, tracing and counting over texts, on one thread.</summary>
internal sealed class AttributionBench(BenchReport report, BenchTexts texts, int runs, int responses)
{
    /// <summary>Most responses, and most runs.</summary>
    public const int CountMax = 100_000;

    private const int NgramsPerResponse = 10;
    private const int WarmPasses = 3;
    private const ulong BlockGas = 100_000_000;

    private readonly IReadOnlyList<TokenizedText> _tokens = BenchCorpus.Tokenize(texts);

    /// <summary>Measures everything.</summary>
    public void Run(CancellationToken cancellation)
    {
        Sort(cancellation);
        BenchCorpus corpus = Build(cancellation);
        BenchResponses made = new(corpus.Model, _tokens);
        Trace("attribution.trace.generated", corpus, made.Generated(responses), cancellation);
        Trace("attribution.trace.stitched", corpus, made.Stitched(responses), cancellation);
        Count(corpus, made.Ngrams(responses * NgramsPerResponse), cancellation);
        FillBlock(corpus, cancellation);
    }

    // What settlements can ask of a validator in a block of 100M gas: as many of the largest answers as its gas
    // generates and traces over this corpus, without signatures and state.
    private void FillBlock(BenchCorpus corpus, CancellationToken cancellation)
    {
        ulong indexes = (ulong)corpus.Model.IndexCount;
        ulong ofToken = (GasSchedule.GeneratedTokenIndex + GasSchedule.TracedTokenIndex) * indexes;
        int wanted = (int)(BlockGas / ofToken);
        List<Timed> timed = [];
        for (int run = 0; run <= runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            Timed block = Timed.Of(() => Settle(corpus, wanted, run));
            if (run > 0)
            {
                timed.Add(block);
            }
        }

        JsonObject about = About();
        about["indexes"] = indexes;
        about["tokens"] = wanted;
        Report("attribution.fullBlock", "ms", timed, s => s * 1e3, about);
    }

    private void Settle(BenchCorpus corpus, int tokens, int seed)
    {
        byte[] prompt = _tokens[seed % _tokens.Count][0].ToArray();
        for (int left = tokens, step = 0; left > 0; step++)
        {
            int asked = Math.Min(left, InfinigramModel.TokensOutMax);
            Hash256 request = Keccak.Hash(Encoding.UTF8.GetBytes($"{seed} {step}"));
            GeneratedText? answer = InfinigramModel.Generate(corpus.Model, prompt, request, asked, out _);
            Invariant.Require(answer is not null, "a prompt of one token is answered");
            Trace? trace = WindowTracer.Trace(corpus.Model, prompt, answer.Response, out _);
            Invariant.Require(trace is not null, "an answer is traced");
            PayoutAllocator.Allocate(GenesisConfig.WeiPerOpen, trace);
            // An answer may end early; what was not generated is asked for again.
            left -= Math.Max(1, answer.TokensOut);
        }
    }

    private void Sort(CancellationToken cancellation)
    {
        byte[] bytes = [.. texts.Texts.SelectMany(t => t.Utf8)];
        int[] ofBytes = Array.ConvertAll(bytes, b => (int)b);
        int[] ofTokens = TokenNumbers(out int distinct);
        int[] order = new int[Math.Max(ofBytes.Length, ofTokens.Length)];
        List<Timed> byBytes = [];
        List<Timed> byTokens = [];
        for (int run = 0; run <= runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            Timed ofRun = Timed.Of(() => SuffixSorter.Sort(ofBytes, 256, order.AsSpan(0, ofBytes.Length)));
            Timed ofTokenRun = Timed.Of(
                () => SuffixSorter.Sort(ofTokens, distinct, order.AsSpan(0, ofTokens.Length)));
            if (run > 0)
            {
                byBytes.Add(ofRun);
                byTokens.Add(ofTokenRun);
            }
        }

        double megabytes = bytes.Length / 1e6;
        Report("attribution.suffixArray.bytes", "MB/s", byBytes, s => megabytes / s, About());
        JsonObject about = About();
        about["tokens"] = ofTokens.Length;
        about["distinct"] = distinct;
        Report("attribution.suffixArray.tokens", "MB/s", byTokens, s => megabytes / s, about);
    }

    // Values by the clock; beside them the median by processor time.
    private void Report(
        string name, string unit, List<Timed> timed, Func<double, double> value, JsonObject about)
    {
        double[] used = [.. timed.Select(t => value(t.Processor.TotalSeconds)).Order()];
        about["byProcessorTime"] = Math.Round(used[used.Length / 2], 3);
        report.Write(new BenchFigure(name, unit, [.. timed.Select(t => value(t.Elapsed.TotalSeconds))], about));
    }

    private BenchCorpus Build(CancellationToken cancellation)
    {
        BenchCorpus corpus = BenchCorpus.Build(texts);
        List<Timed> admission = [];
        List<Timed> index = [];
        for (int run = 0; run < runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            corpus = BenchCorpus.Build(texts);
            admission.Add(corpus.Admission);
            index.Add(corpus.Index);
        }

        JsonObject about = About();
        about["accepted"] = corpus.Accepted;
        about["tokens"] = corpus.Tokens;
        double tokens = corpus.Tokens;
        Report("attribution.admission.perMillionTokens", "ms", admission, s => s * 1e9 / tokens, about);
        about = About();
        about["segments"] = corpus.Model.IndexCount;
        about["indexBytes"] = corpus.Model.IndexBytes;
        Report("attribution.segmentIndex", "MB/s", index, s => texts.Bytes / 1e6 / s, about);
        return corpus;
    }

    private void Trace(
        string name,
        BenchCorpus corpus,
        IReadOnlyList<(byte[] Prompt, byte[] Response)> toTrace,
        CancellationToken cancellation)
    {
        List<double> times = [];
        long tokens = 0;
        long spans = 0;
        for (int pass = 0; pass < WarmPasses + runs; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach ((byte[] prompt, byte[] response) in toTrace)
            {
                long started = Stopwatch.GetTimestamp();
                Trace? trace = WindowTracer.Trace(corpus.Model, prompt, response, out TraceError error);
                Invariant.Require(trace is not null, $"a response of 450 tokens is traced: {error}");
                FeeAllocation paid = PayoutAllocator.Allocate(GenesisConfig.WeiPerOpen, trace);
                double ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (pass >= WarmPasses)
                {
                    times.Add(ms);
                    tokens += trace.TokenCount;
                    spans += paid.Spans.Count;
                }
            }
        }

        JsonObject about = About();
        about["responses"] = toTrace.Count;
        about["tokensPerResponse"] = (double)tokens / times.Count;
        about["spansPerResponse"] = Math.Round((double)spans / times.Count, 2);
        report.Write(new BenchFigure(name, "ms", times, about));
    }

    private void Count(BenchCorpus corpus, IReadOnlyList<byte[]> ngrams, CancellationToken cancellation)
    {
        List<double> times = [];
        for (int pass = 0; pass < WarmPasses + runs; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (byte[] ngram in ngrams)
            {
                long started = Stopwatch.GetTimestamp();
                ulong count = corpus.Model.CountNgram(ngram);
                double us = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
                Invariant.Require(count <= corpus.Model.TokenCount, "an n-gram occurs at most once a token");
                if (pass >= WarmPasses)
                {
                    times.Add(us);
                }
            }
        }

        JsonObject about = About();
        about["ngrams"] = ngrams.Count;
        report.Write(new BenchFigure("attribution.countNgram", "us", times, about));
    }

    private JsonObject About() => new()
    {
        ["input"] = texts.Source,
        ["bytes"] = texts.Bytes,
        ["texts"] = texts.Texts.Count,
    };

    // The tokens of all texts with a separator, 0, after each text; 1 and up by first appearance.
    private int[] TokenNumbers(out int distinct)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        List<int> all = [];
        foreach (TokenizedText text in _tokens)
        {
            for (int i = 0; i < text.Count; i++)
            {
                string token = Encoding.UTF8.GetString(text[i]);
                ref int number =
                    ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, token, out bool known);
                number = known ? number : numbers.Count;
                all.Add(number);
            }

            all.Add(0);
        }

        distinct = numbers.Count + 1;
        return [.. all];
    }
}
