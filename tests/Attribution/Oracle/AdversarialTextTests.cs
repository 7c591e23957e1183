using System.Text;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Attribution.Tests.Segments;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Oracle;

/// <summary>
/// Texts made to be slow or large: admitted, indexed, traced and generated from by nodes that salt their tables
/// otherwise, keep indexes otherwise and hold the texts in other segments. All answer the same bytes, with memory
/// in proportion to the text.
/// </summary>
[TestFixture]
public sealed class AdversarialTextTests
{
    private const int Length = 1 << 18;
    private const long BytesPerTokenMax = 400;

    private static readonly UInt256 Fee = PayoutAllocator.FeeMax;

    [TestCase("equal")]
    [TestCase("period 24")]
    [TestCase("Fibonacci")]
    [TestCase("de Bruijn")]
    [TestCase("random of two")]
    [TestCase("all different")]
    public void Engine_AdversarialText_AnswersTheSameOnEveryNodeInBoundedMemory(string kind)
    {
        string text = string.Join(' ', TextOf(kind));
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[][] one = Answers(Build(text, 1, stored: false, apart: false));
        long used = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(used, Is.LessThan(BytesPerTokenMax * Length), "in proportion to the text");
        Assert.That(Answers(Build(text, 77, stored: true, apart: true)), Is.EqualTo(one));
    }

    [Test]
    public void Engine_CorpusOfMaskedTokensOnly_HasNoWeightAndGeneratesNothing()
    {
        Chain chain = new Chain().Start();
        string[] words = [.. Enumerable.Range(0, 60).Select(i => $"alpha{i}")];
        chain.Add(string.Join(' ', words));
        AdmissionDecision copy = chain.Add(string.Join("  ", words), datanet: 2);
        Assert.That((copy.MaskedTokenCount, copy.NoveltyBps), Is.EqualTo((60, 0)));
        chain.Seal(2);

        ModelCorpus corpus = chain.Open();

        Assert.That(corpus.TokenCount, Is.Zero, "N = 0 with text in it");
        byte[] quote = Encoding.UTF8.GetBytes(string.Join(' ', words[..20]));
        Trace trace = WindowTracer.Trace(corpus, [], quote, out _)!;
        FeeAllocation paid = PayoutAllocator.Allocate(Fee, trace);
        Assert.That((trace.TotalWeight, trace.Spans.Count), Is.EqualTo((0UL, 0)));
        Assert.That(paid.Contributions, Is.Empty);
        Assert.That(
            InfinigramModel.Generate(corpus, quote, Keccak.Hash(quote), 10, out _)!.TokensOut, Is.Zero);
    }

    [Test]
    public void Engine_OneUnmaskedToken_WeighsNothing()
    {
        // ilog2(1) = 0: a token that is all there is tells nothing.
        Chain chain = new Chain().Start();
        string[] words = [.. Enumerable.Range(0, 60).Select(i => $"alpha{i}")];
        chain.Add(string.Join(' ', words));
        AdmissionDecision copy = chain.Add("one " + string.Join(' ', words), datanet: 2);
        Assert.That(copy.TokenCount - copy.MaskedTokenCount, Is.EqualTo(1));
        chain.Seal(2);

        ModelCorpus corpus = chain.Open();

        Assert.That(corpus.TokenCount, Is.EqualTo(1), "N = 1");
        Trace trace = WindowTracer.Trace(corpus, [], "one one one one one one one one one"u8, out _)!;
        Assert.That((trace.TotalWeight, trace.Spans.Count), Is.EqualTo((0UL, 0)));
    }

    [Test]
    public void Allocate_LargestFeeOverTheHeaviestResponse_IsExact()
    {
        // Every token as rare as a weight can be, all but one of a single contribution.
        const ulong Weight = 12UL << 16;
        const ulong Total = Weight * WindowTracer.ResponseTokensMax;
        TraceSpan[] spans =
        [
            new(
                0, WindowTracer.ResponseTokensMax - 1, new ContributionId(ulong.MaxValue), ulong.MaxValue,
                Total - Weight),
            new(WindowTracer.ResponseTokensMax - 1, 1, new ContributionId(1), 0, Weight),
        ];
        Trace trace = new(Tokens8192(), 0, Total, spans);

        FeeAllocation paid = PayoutAllocator.Allocate(Fee, trace);

        UInt256 sum = paid.Contributions[0].Wei + paid.Contributions[1].Wei + paid.Unattributed;
        Assert.That(sum, Is.EqualTo(Fee));
        Assert.That(paid.Contributions[0].Wei, Is.EqualTo(Fee / (ulong)WindowTracer.ResponseTokensMax));
        byte[] proof = AttributionProof.Build(
            new ModelId(ulong.MaxValue), uint.MaxValue, Keccak.Hash([]), Keccak.Hash([]), trace, paid).Encode();
        Assert.That(AttributionProof.TryDecode(proof, out _, out _), Is.True);
    }

    private static TokenizedText Tokens8192()
    {
        byte[] dots = new byte[WindowTracer.ResponseTokensMax];
        dots.AsSpan().Fill((byte)'.');
        Assert.That(Tokenizer.TryTokenize(dots, out TokenizedText text, out _), Is.True);
        return text;
    }

    private static ModelCorpus Build(string text, ulong salt, bool stored, bool apart)
    {
        Chain chain = new Chain(salt, stored ? new CopyingStore() : null).Start();
        Assert.That(
            chain.Add("a preface so that there are two contributions and eight tokens").IsAccepted, Is.True);
        if (apart)
        {
            chain.Seal();
            chain.NextBlock(0);
        }

        Assert.That(chain.Add(text, apart ? 2UL : 1UL).IsAccepted, Is.True);
        Assert.That(chain.Add("b " + text[..(text.Length / 2)], apart ? 3UL : 1UL).IsAccepted, Is.True);
        chain.Seal(1);
        chain.Seal(2);
        chain.Seal(3);
        return chain.Open();
    }

    private static byte[][] Answers(ModelCorpus corpus)
    {
        List<byte[]> answers = [];
        foreach (string prompt in (string[])["", "a", "a b", "w7 w8 w9"])
        {
            byte[] asked = Encoding.UTF8.GetBytes(prompt);
            Hash256 request = Keccak.Hash(asked);
            GeneratedText generated = InfinigramModel.Generate(corpus, asked, request, 500, out _)!;
            Trace trace = WindowTracer.Trace(corpus, [], generated.Response, out _)!;
            answers.Add(generated.Response);
            answers.Add(AttributionProof.Build(
                new ModelId(1), 1, request, Keccak.Hash(generated.Response), trace,
                PayoutAllocator.Allocate(Fee, trace)).Encode());
            answers.Add(BitConverter.GetBytes(corpus.CountNgram(asked)));
        }

        return [.. answers];
    }

    private static IEnumerable<string> TextOf(string kind)
    {
        switch (kind)
        {
            case "equal":
                return Enumerable.Repeat("a", Length);
            case "period 24":
                return Enumerable.Range(0, Length).Select(i => $"w{i % 24}");
            case "Fibonacci":
                (string shorter, string longer) = ("a", "ab");
                while (longer.Length < Length)
                {
                    (shorter, longer) = (longer, longer + shorter);
                }

                return longer[..Length].Select(symbol => symbol.ToString());
            case "de Bruijn":
                return DeBruijn(18).Select(bit => bit ? "b" : "a");
            case "random of two":
                Random random = new(1);
                return Enumerable.Range(0, Length).Select(_ => random.Next(2) == 0 ? "a" : "b");
            default:
                return Enumerable.Range(0, Length).Select(i => $"w{i}");
        }
    }

    // Every word of 18 bits once: a shift register that prefers ones.
    private static IEnumerable<bool> DeBruijn(int bits)
    {
        bool[] seen = new bool[1 << bits];
        int mask = (1 << bits) - 1;
        int word = 0;
        seen[0] = true;
        for (int i = 0; i < Length; i++)
        {
            int one = ((word << 1) | 1) & mask;
            bool bit = !seen[one];
            word = bit ? one : (word << 1) & mask;
            seen[word] = true;
            yield return bit;
        }
    }
}
