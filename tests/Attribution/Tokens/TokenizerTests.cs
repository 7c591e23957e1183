using System.Text;
using System.Text.Json;
using OpenLedger.Attribution.Tokens;
using OpenLedger.TestKit;

namespace OpenLedger.Attribution.Tests.Tokens;

[TestFixture]
public sealed class TokenizerTests
{
    private static IEnumerable<TestCaseData> GoldenVectors()
    {
        string path = Path.Combine(Vectors.RepositoryFolder(), "tests/Attribution/Vectors/tokenizer.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        int number = 0;
        foreach (JsonElement one in document.RootElement.EnumerateArray())
        {
            yield return new TestCaseData(one.Clone()).SetArgDisplayNames($"vector {number++}");
        }
    }

    [TestCaseSource(nameof(GoldenVectors))]
    public void TryTokenize_GoldenVector_Agrees(JsonElement vector)
    {
        byte[] source = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
        bool accepted = Tokenizer.TryTokenize(source, out TokenizedText text, out TokenizeError error);
        if (vector.TryGetProperty("error", out JsonElement expected))
        {
            Assert.That(accepted, Is.False);
            Assert.That(error.Reason.ToString(), Is.EqualTo(expected.GetString()));
            Assert.That(error.Offset, Is.EqualTo(vector.GetProperty("offset").GetInt32()));
            Assert.That(text.Count, Is.Zero);
            return;
        }

        Assert.That(accepted, Is.True, error.ToString());
        (string, int, int)[] tokens = [.. Enumerable.Range(0, text.Count).Select(i =>
            (Convert.ToHexStringLower(text[i]), text.SourceStart(i), text.SourceEnd(i)))];
        (string, int, int)[] wanted = [.. vector.GetProperty("tokens").EnumerateArray().Select(t =>
            (t[0].GetString()!, t[1].GetInt32(), t[2].GetInt32()))];
        Assert.That(tokens, Is.EqualTo(wanted));
    }

    [Test]
    public void TryTokenize_LargestText_IsAccepted_OneByteMore_IsNot()
    {
        byte[] text = new byte[Tokenizer.TextBytesMax + 1];
        text.AsSpan().Fill((byte)'.');
        Assert.That(Tokenizer.TryTokenize(text, out _, out TokenizeError error), Is.False);
        Assert.That(error.Reason, Is.EqualTo(TokenizeReason.TooLarge));
        Assert.That(Tokenizer.TryTokenize(text.AsSpan(1), out TokenizedText tokens, out _), Is.True);
        Assert.That(tokens.Count, Is.EqualTo(Tokenizer.TextBytesMax));
        Assert.That(tokens.SourceEnd(tokens.Count - 1), Is.EqualTo(Tokenizer.TextBytesMax));
    }

    [Test]
    public void TryTokenize_RandomAndMutatedBytes_IsTotalAndConsistent()
    {
        Random random = new(11);
        byte[] seed =
            Encoding.UTF8.GetBytes("The caf\u00e9's co\u00adop: \u4f60\u597d \u0e01 \U0001F600, 3.14!");
        for (int round = 0; round < 20_000; round++)
        {
            byte[] source = round % 2 == 0 ? new byte[random.Next(0, 40)] : [.. seed];
            if (round % 2 == 0)
            {
                random.NextBytes(source);
            }
            else
            {
                source[random.Next(source.Length)] = (byte)random.Next(256);
            }

            bool accepted = Tokenizer.TryTokenize(source, out TokenizedText text, out TokenizeError error);
            Assert.That(accepted, Is.EqualTo(error.Reason == TokenizeReason.None));
            AssertConsistent(source, text);
            if (!accepted)
            {
                Assert.That(error.Offset, Is.InRange(0, source.Length - 1));
            }
        }
    }

    [Test]
    public void TryTokenize_TokensJoinedBySpaces_AreTheSameTokens()
    {
        Random random = new(12);
        string[] pieces = ["A", "b\u00ad", "\u00e9", " ", ".", "\u4f60", "long", "\u200b", "7", "\u0416"];
        for (int round = 0; round < 500; round++)
        {
            string source =
                string.Concat(Enumerable.Range(0, 200).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.That(
                Tokenizer.TryTokenize(Encoding.UTF8.GetBytes(source), out TokenizedText first, out _));
            string joined = string.Join(' ', Words(first));
            Assert.That(
                Tokenizer.TryTokenize(Encoding.UTF8.GetBytes(joined), out TokenizedText second, out _));
            Assert.That(Words(second), Is.EqualTo(Words(first)));
        }
    }

    [Test]
    public void Indexer_OutsideTheText_Throws()
    {
        Tokenizer.TryTokenize("one two"u8, out TokenizedText text, out _);
        Assert.That(() => text[2].Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => text.SourceStart(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => text.SourceEnd(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static string[] Words(TokenizedText text) =>
        [.. Enumerable.Range(0, text.Count).Select(i => Encoding.UTF8.GetString(text[i]))];

    private static void AssertConsistent(byte[] source, TokenizedText text)
    {
        int end = 0;
        for (int i = 0; i < text.Count; i++)
        {
            bool sound = text[i].Length is > 0 and <= Tokenizer.TokenBytesMax
                && text.SourceStart(i) >= end && text.SourceEnd(i) > text.SourceStart(i)
                && text.SourceEnd(i) <= source.Length
                && text.SourceEnd(i) - text.SourceStart(i) >= text[i].Length;
            Assert.That(sound, Is.True, () => $"token {i} of {Convert.ToHexString(source)}");
            end = text.SourceEnd(i);
        }
    }
}
