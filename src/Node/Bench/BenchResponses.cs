using System.Buffers.Binary;
using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Bench;

/// <summary>Responses to trace, the same in every run: the model's answers, and quotes stitched.</summary>
internal sealed class BenchResponses(ModelCorpus model, IReadOnlyList<TokenizedText> texts)
{
    /// <summary>Tokens of a response.</summary>
    public const int Tokens = 450;

    private const int Seed = 20_260_101;
    private const int PromptTokens = 8;
    private const int QuoteTokensMin = 5;
    private const int QuoteTokensMax = 60;
    private readonly Random _random = new(Seed);

    /// <summary>The model's answers to the beginnings of texts, cut to <see cref="Tokens"/>.</summary>
    public IReadOnlyList<(byte[] Prompt, byte[] Response)> Generated(int count)
    {
        List<(byte[], byte[])> answers = [];
        for (int i = 0; i < count; i++)
        {
            byte[] prompt = Join(texts[_random.Next(texts.Count)], 0, PromptTokens);
            byte[] seed = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(seed, i);
            // Twice the tokens: an answer may end at a sentence's end after half of what was asked for.
            GeneratedText? answer =
                InfinigramModel.Generate(model, prompt, Keccak.Hash(seed), 2 * Tokens, out _);
            Invariant.Require(answer is not null, "a model answers a prompt from its own corpus");
            answers.Add((prompt, Cut(answer.Response)));
        }

        return answers;
    }

    /// <summary>Quotes of 5 to 60 tokens of random texts, one after the other.</summary>
    public IReadOnlyList<(byte[] Prompt, byte[] Response)> Stitched(int count)
    {
        List<(byte[], byte[])> responses = [];
        for (int i = 0; i < count; i++)
        {
            using MemoryStream response = new();
            for (int tokens = 0; tokens < Tokens;)
            {
                TokenizedText text = texts[_random.Next(texts.Count)];
                int length = Math.Min(_random.Next(QuoteTokensMin, QuoteTokensMax + 1), Tokens - tokens);
                length = Math.Min(length, text.Count);
                response.Write(Join(text, _random.Next(text.Count - length + 1), length));
                response.WriteByte((byte)' ');
                tokens += length;
            }

            responses.Add(([], response.ToArray()));
        }

        return responses;
    }

    /// <summary>Pieces of 1 to 8 tokens of random texts.</summary>
    public IReadOnlyList<byte[]> Ngrams(int count)
    {
        List<byte[]> ngrams = [];
        for (int i = 0; i < count; i++)
        {
            TokenizedText text = texts[_random.Next(texts.Count)];
            int length = Math.Min(_random.Next(1, WindowTracer.WindowTokens + 1), text.Count);
            ngrams.Add(Join(text, _random.Next(text.Count - length + 1), length));
        }

        return ngrams;
    }

    private static byte[] Join(TokenizedText text, int start, int length)
    {
        using MemoryStream joined = new();
        for (int i = start; i < Math.Min(start + length, text.Count); i++)
        {
            if (i > start)
            {
                joined.WriteByte((byte)' ');
            }

            joined.Write(text[i]);
        }

        return joined.ToArray();
    }

    private static byte[] Cut(byte[] response) =>
        Encoding.UTF8.GetBytes(string.Join(' ', Encoding.UTF8.GetString(response).Split(' ').Take(Tokens)));
}
