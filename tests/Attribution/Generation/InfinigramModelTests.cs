using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Generation;

[TestFixture]
public sealed class InfinigramModelTests
{
    [Test]
    public void Generate_ArgumentsOutsideTheirLimits_NameTheReason()
    {
        ModelCorpus corpus = Corpus("a b c d e f g h i j .", "k l m n o p q r s t .");
        Assert.That(ErrorOf(corpus, [], 0), Is.EqualTo(GenerationError.TokensOutOfRange));
        const int TooMany = InfinigramModel.TokensOutMax + 1;
        Assert.That(ErrorOf(corpus, [], TooMany), Is.EqualTo(GenerationError.TokensOutOfRange));
        Assert.That(ErrorOf(corpus, [], InfinigramModel.TokensOutMax), Is.EqualTo(GenerationError.None));
        byte[] large = new byte[WindowTracer.PromptBytesMax + 1];
        large.AsSpan().Fill((byte)'a');
        Assert.That(ErrorOf(corpus, large, 5), Is.EqualTo(GenerationError.PromptTooLarge));
        Assert.That(ErrorOf(corpus, large.AsSpan(1), 5), Is.EqualTo(GenerationError.None));
        Assert.That(ErrorOf(corpus, [0x80], 5), Is.EqualTo(GenerationError.PromptRefused));
    }

    [Test]
    public void Generate_EmptyCorpus_AnswersNothing()
    {
        ModelCorpus corpus = new Chain().Start().Open();
        GeneratedText text = InfinigramModel.Generate(corpus, "Hello there"u8, Hash256.Zero, 10, out _)!;
        Assert.That((text.Response.Length, text.TokensIn, text.TokensOut), Is.EqualTo((0, 2, 0)));
    }

    [Test]
    public void Generate_ContextOfOneContributionOnly_IsNotFollowed()
    {
        // Only number 3 continues "red fox jumps over": one contribution cannot steer the answer.
        ModelCorpus corpus = Corpus(
            "the red fox sleeps all day long here", "a red fox eats all night long there",
            "red fox jumps over PLANTED PLANTED PLANTED PLANTED PLANTED PLANTED");
        HashSet<string> firsts = [];
        for (byte i = 0; i < 60; i++)
        {
            byte[] prompt = "red fox jumps over"u8.ToArray();
            GeneratedText text = InfinigramModel.Generate(corpus, prompt, Keccak.Hash([i]), 1, out _)!;
            firsts.Add(Encoding.UTF8.GetString(text.Response));
        }

        // Back to the empty context: any token of the corpus.
        Assert.That(firsts.Count, Is.GreaterThan(6));
        Assert.That(firsts, Does.Contain("fox"));
    }

    [Test]
    public void Generate_AfterHalf_StopsAtASentenceEnd()
    {
        ModelCorpus corpus = Corpus("one two . one two . one two .", "one two . one two . one two . x");
        for (byte i = 0; i < 20; i++)
        {
            GeneratedText text = InfinigramModel.Generate(corpus, "one"u8, Keccak.Hash([i]), 20, out _)!;
            string[] words = Encoding.UTF8.GetString(text.Response).Split(' ');
            Assert.That(words, Has.Length.EqualTo(text.TokensOut));
            int end = Array.IndexOf(words, ".", 10);
            Assert.That(text.TokensOut, Is.EqualTo(end < 0 ? 20 : end + 1));
        }
    }

    [Test]
    public void Generate_LongestTokens_StayWithinTheResponseLimit()
    {
        string[] texts = [.. Enumerable.Range(0, 3).Select(c =>
            string.Join(
                ' ', Enumerable.Range(0, 400).Select(i => new string((char)('a' + c), 60) + (1000 + i))))];
        GeneratedText text = InfinigramModel.Generate(
            Corpus(texts), [], Hash256.Zero, InfinigramModel.TokensOutMax, out _)!;
        Assert.That(text.Response.Length, Is.LessThanOrEqualTo(WindowTracer.ResponseBytesMax));
        Assert.That(text.TokensOut, Is.EqualTo(65_536 / 65));
        Assert.That(Tokenizer.TryTokenize(text.Response, out TokenizedText again, out _), Is.True);
        Assert.That(again.Count, Is.EqualTo(text.TokensOut), "counted the same by the chain's tokenizer");
    }

    private static GenerationError ErrorOf(ModelCorpus corpus, ReadOnlySpan<byte> prompt, int tokensMax)
    {
        GeneratedText? text =
            InfinigramModel.Generate(corpus, prompt, Hash256.Zero, tokensMax, out GenerationError error);
        Assert.That(text is null, Is.EqualTo(error != GenerationError.None));
        return error;
    }

    private static ModelCorpus Corpus(params string[] texts)
    {
        Chain chain = new Chain().Start();
        foreach (string text in texts)
        {
            Assert.That(chain.Add(text).IsAccepted, Is.True);
        }

        chain.Seal();
        return chain.Open();
    }
}
