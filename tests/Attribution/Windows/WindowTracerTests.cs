using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Windows;

[TestFixture]
public sealed class WindowTracerTests
{
    private static readonly byte[] s_invalid = [0xFF];

    [Test]
    public void Trace_TextsAtAndOverTheirLimits_NameTheReason()
    {
        ModelCorpus corpus = Corpus();
        byte[] large = new byte[WindowTracer.PromptBytesMax + 1];
        large.AsSpan().Fill((byte)' ');
        Assert.That(ErrorOf(corpus, large.AsSpan(1), large.AsSpan(1)), Is.EqualTo(TraceError.None));
        Assert.That(ErrorOf(corpus, large, []), Is.EqualTo(TraceError.PromptTooLarge));
        Assert.That(ErrorOf(corpus, [], large), Is.EqualTo(TraceError.ResponseTooLarge));
        Assert.That(ErrorOf(corpus, s_invalid, []), Is.EqualTo(TraceError.PromptRefused));
        Assert.That(ErrorOf(corpus, [], s_invalid), Is.EqualTo(TraceError.ResponseRefused));
        byte[] dots = new byte[WindowTracer.ResponseTokensMax + 1];
        dots.AsSpan().Fill((byte)'.');
        Assert.That(ErrorOf(corpus, [], dots.AsSpan(1)), Is.EqualTo(TraceError.None));
        Assert.That(ErrorOf(corpus, [], dots), Is.EqualTo(TraceError.ResponseTooManyTokens));
    }

    [Test]
    public void Trace_EmptyCorpus_AttributesNothing()
    {
        ModelCorpus corpus = new Chain().Start().Open();
        Trace trace =
            WindowTracer.Trace(corpus, [], "one two three four five six seven eight nine"u8, out _)!;
        Assert.That(trace.TotalWeight, Is.Zero);
        Assert.That(trace.Spans, Is.Empty);
        Assert.That(trace.TokenCount, Is.EqualTo(9));
    }

    [Test]
    public void Trace_EmptyAndShortResponses_AttributeNothing()
    {
        ModelCorpus corpus = Corpus();
        Assert.That(WindowTracer.Trace(corpus, [], [], out _)!.TotalWeight, Is.Zero);
        Trace seven =
            WindowTracer.Trace(corpus, [], "alpha1 alpha2 alpha3 alpha4 alpha5 alpha6 alpha7"u8, out _)!;
        Assert.That(seven.Spans, Is.Empty);
        Assert.That(seven.TotalWeight, Is.GreaterThan(0));
    }

    [Test]
    public void Trace_CopyOfAContribution_IsOneSpanThere_UnlessThePromptHasIt()
    {
        ModelCorpus corpus = Corpus();
        byte[] copy =
            Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(10, 20).Select(i => "Alpha" + i)));
        Trace trace = WindowTracer.Trace(corpus, [], copy, out _)!;
        Assert.That(trace.Spans, Has.Count.EqualTo(1));
        TraceSpan span = trace.Spans[0];
        Assert.That(span with { Weight = 0 }, Is.EqualTo(new TraceSpan(0, 20, new ContributionId(1), 10, 0)));
        Assert.That(span.Weight, Is.EqualTo(trace.TotalWeight));
        Assert.That(WindowTracer.Trace(corpus, copy, copy, out _)!.Spans, Is.Empty);
    }

    [Test]
    public void Trace_CommonWordsOnly_DoNotQualify()
    {
        Chain chain = new Chain().Start();
        chain.Add(string.Join(' ', Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "a" : "b")) + " rare");
        chain.Seal();
        Trace trace = WindowTracer.Trace(chain.Open(), [], "a b a b a b a b a b a b"u8, out _)!;
        Assert.That(trace.Spans, Is.Empty);
    }

    [Test]
    public void Trace_LargestResponseOfOneToken_IsBounded()
    {
        Chain chain = new Chain().Start();
        chain.Add(
            string.Concat(Enumerable.Repeat("a ", 30_000)) + string.Join(' ', Enumerable.Range(0, 20_000)));
        chain.Seal();
        byte[] response =
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a ", WindowTracer.ResponseTokensMax)));
        Trace trace = WindowTracer.Trace(chain.Open(), response, response, out TraceError error)!;
        Assert.That(error, Is.EqualTo(TraceError.None));
        Assert.That(trace.TokenCount, Is.EqualTo(WindowTracer.ResponseTokensMax));
    }

    private static TraceError ErrorOf(
        ModelCorpus corpus, ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> response)
    {
        Trace? trace = WindowTracer.Trace(corpus, prompt, response, out TraceError error);
        Assert.That(trace is null, Is.EqualTo(error != TraceError.None));
        return error;
    }

    private static ModelCorpus Corpus()
    {
        Chain chain = new Chain().Start();
        chain.Add(string.Join(' ', Enumerable.Range(0, 100).Select(i => "alpha" + i)));
        chain.Add(string.Join(' ', Enumerable.Range(0, 100).Select(i => "beta" + i)));
        chain.Seal();
        return chain.Open();
    }
}
